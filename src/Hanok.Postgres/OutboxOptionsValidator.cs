using Microsoft.Extensions.Options;

namespace Hanok.Postgres;

[OptionsValidator]
internal sealed partial class OutboxOptionsValidator : IValidateOptions<OutboxOptions>;
