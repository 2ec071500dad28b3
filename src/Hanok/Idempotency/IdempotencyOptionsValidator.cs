using Microsoft.Extensions.Options;

namespace Hanok.Idempotency;

[OptionsValidator]
internal sealed partial class IdempotencyOptionsValidator : IValidateOptions<IdempotencyOptions>;
