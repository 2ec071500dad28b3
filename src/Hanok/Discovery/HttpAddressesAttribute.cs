using System.ComponentModel.DataAnnotations;

namespace Hanok.Discovery;

/// <summary>At most 8, and each of them an address by HTTP.</summary>
internal sealed class HttpAddressesAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        if (value is string[] { Length: > 8 } many)
            return new($"{validationContext.DisplayName} has {many.Length} addresses. Name at most 8.", [validationContext.MemberName ?? ""]);

        var wrong = (value as string[] ?? []).FirstOrDefault(address =>
            !Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0);
        return wrong is null
            ? ValidationResult.Success
            : new($"'{wrong}' in {validationContext.DisplayName} is no address. Write it as in http://10.0.0.7:8761.", [validationContext.MemberName ?? ""]);
    }
}
