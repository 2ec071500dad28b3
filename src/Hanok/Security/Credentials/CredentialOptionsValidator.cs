using Microsoft.Extensions.Options;

namespace Hanok.Security.Credentials;

[OptionsValidator]
internal sealed partial class CredentialOptionsValidator : IValidateOptions<CredentialOptions>;
