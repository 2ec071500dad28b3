using Microsoft.Extensions.Options;

namespace Hanok.Grpc;

[OptionsValidator]
internal sealed partial class GrpcOptionsValidator : IValidateOptions<GrpcOptions>;
