using Microsoft.Extensions.Options;

namespace Hanok.Gateway.Sessions;

[OptionsValidator]
internal sealed partial class SessionOptionsValidator : IValidateOptions<SessionOptions>;
