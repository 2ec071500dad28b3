using Microsoft.Extensions.Options;

namespace Hanok.Kafka;

[OptionsValidator]
internal sealed partial class KafkaOptionsValidator : IValidateOptions<KafkaOptions>;
