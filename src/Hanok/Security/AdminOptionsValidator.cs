using Microsoft.Extensions.Options;

namespace Hanok.Security;

[OptionsValidator]
internal sealed partial class AdminOptionsValidator : IValidateOptions<AdminOptions>;
