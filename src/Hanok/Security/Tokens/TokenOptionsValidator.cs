using Microsoft.Extensions.Options;

namespace Hanok.Security.Tokens;

[OptionsValidator]
internal sealed partial class TokenOptionsValidator : IValidateOptions<TokenOptions>;
