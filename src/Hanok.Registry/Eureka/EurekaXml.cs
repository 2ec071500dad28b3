using System.Xml;
using Hanok.Registry.Leases;

namespace Hanok.Registry.Eureka;

/// <summary>The same as <see cref="EurekaJson"/>, as XML: what a Java client is given that does not ask for anything.</summary>
internal static class EurekaXml
{
    private static readonly XmlWriterSettings Settings = new() { Encoding = new System.Text.UTF8Encoding(false), OmitXmlDeclaration = true };

    public static byte[] Applications(RegistryView view) => Write(xml =>
    {
        xml.WriteStartElement("applications");
        xml.WriteElementString("versions__delta", $"{view.Version}");
        xml.WriteElementString("apps__hashcode", view.HashCode);
        foreach (var application in view.Applications)
            WriteApplication(xml, application);

        xml.WriteEndElement();
    });

    public static byte[] Application(Application application) => Write(xml => WriteApplication(xml, application));

    public static byte[] Instance(Registration registration) => Write(xml => WriteInstance(xml, registration));

    private static byte[] Write(Action<XmlWriter> write)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, Settings))
            write(xml);

        return stream.ToArray();
    }

    private static void WriteApplication(XmlWriter xml, Application application)
    {
        xml.WriteStartElement("application");
        xml.WriteElementString("name", application.Name);
        foreach (var registration in application.Instances)
            WriteInstance(xml, registration);

        xml.WriteEndElement();
    }

    private static void WriteInstance(XmlWriter xml, Registration registration)
    {
        var instance = registration.Instance;
        xml.WriteStartElement("instance");
        xml.WriteElementString("instanceId", instance.Key.Id);
        xml.WriteElementString("hostName", instance.HostName);
        xml.WriteElementString("app", instance.Key.App);
        xml.WriteElementString("ipAddr", instance.IpAddr);
        xml.WriteElementString("status", registration.Status.ToWire());
        xml.WriteElementString("overriddenstatus", registration.Overridden.ToWire());
        WritePort(xml, "port", instance.Port);
        WritePort(xml, "securePort", instance.SecurePort);
        xml.WriteElementString("countryId", $"{instance.CountryId}");
        xml.WriteStartElement("dataCenterInfo");
        xml.WriteAttributeString("class", instance.DataCenter.Class);
        xml.WriteElementString("name", instance.DataCenter.Name);
        if (instance.DataCenter.Metadata.Count > 0)
            WriteProperties(xml, "metadata", instance.DataCenter.Metadata);

        xml.WriteEndElement();
        xml.WriteStartElement("leaseInfo");
        xml.WriteElementString("renewalIntervalInSecs", $"{instance.RenewalSeconds}");
        xml.WriteElementString("durationInSecs", $"{instance.LeaseSeconds}");
        xml.WriteElementString("registrationTimestamp", $"{registration.RegisteredAt}");
        xml.WriteElementString("lastRenewalTimestamp", $"{registration.RenewedAt}");
        xml.WriteElementString("evictionTimestamp", registration.Action == ChangeKind.Deleted ? $"{registration.UpdatedAt}" : "0");
        xml.WriteElementString("serviceUpTimestamp", $"{registration.UpSince}");
        xml.WriteEndElement();
        WriteProperties(xml, "metadata", instance.Metadata);
        foreach (var (name, value) in EurekaJson.Texts(instance))
            if (value is not null)
                xml.WriteElementString(name, value);

        xml.WriteElementString("isCoordinatingDiscoveryServer", instance.IsCoordinatingDiscoveryServer ? "true" : "false");
        xml.WriteElementString("lastUpdatedTimestamp", $"{registration.UpdatedAt}");
        xml.WriteElementString("lastDirtyTimestamp", $"{instance.LastDirtyTimestamp}");
        xml.WriteElementString("actionType", EurekaJson.ToWire(registration.Action));
        xml.WriteEndElement();
    }

    private static void WritePort(XmlWriter xml, string name, InstancePort port)
    {
        xml.WriteStartElement(name);
        xml.WriteAttributeString("enabled", port.IsEnabled ? "true" : "false");
        xml.WriteString($"{port.Number}");
        xml.WriteEndElement();
    }

    // A key may be what no element can be called, as "a b": then it is _x0020_ and so on.
    private static void WriteProperties(XmlWriter xml, string name, Properties properties)
    {
        xml.WriteStartElement(name);
        foreach (var (key, value) in properties.Where(property => property.Key.Length > 0))
            xml.WriteElementString(XmlConvert.EncodeLocalName(key), value);

        xml.WriteEndElement();
    }
}
