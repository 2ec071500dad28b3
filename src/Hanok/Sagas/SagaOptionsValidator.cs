using Microsoft.Extensions.Options;

namespace Hanok.Sagas;

[OptionsValidator]
internal sealed partial class SagaOptionsValidator : IValidateOptions<SagaOptions>;
