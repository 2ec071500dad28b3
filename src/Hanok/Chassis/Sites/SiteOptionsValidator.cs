using Microsoft.Extensions.Options;

namespace Hanok.Chassis.Sites;

[OptionsValidator]
internal sealed partial class SiteOptionsValidator : IValidateOptions<SiteOptions>;
