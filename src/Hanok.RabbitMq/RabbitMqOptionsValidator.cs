using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Hanok.RabbitMq;

internal sealed partial class RabbitMqOptionsValidator : IValidateOptions<RabbitMqOptions>
{
    private const string Cure = "Set Hanok__RabbitMq__Uri, for example to amqp://guest:guest@127.0.0.1:5672/%2f";

    // The uri holds a password, so that no message shows it.
    public ValidateOptionsResult Validate(string? name, RabbitMqOptions options)
    {
        var errors = new List<string>();
        if (options.Uri.Length == 0)
            errors.Add($"Hanok__RabbitMq__Uri is missing. {Cure}");
        else if (!Uri.TryCreate(options.Uri, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps") || uri.Host.Length == 0)
            errors.Add($"Hanok__RabbitMq__Uri is no amqp:// or amqps:// address. {Cure}");

        if (!Prefix.IsMatch(options.Prefix))
            errors.Add($"Hanok__RabbitMq__Prefix is '{options.Prefix}'. It may have up to 100 letters, digits, '.', '_' and '-'.");

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{0,100}$")]
    private static partial Regex Prefix { get; }
}
