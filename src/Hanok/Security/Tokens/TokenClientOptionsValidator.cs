using Microsoft.Extensions.Options;

namespace Hanok.Security.Tokens;

[OptionsValidator]
internal sealed partial class TokenClientOptionsValidator : IValidateOptions<TokenClientOptions>;
