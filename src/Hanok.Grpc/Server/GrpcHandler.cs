using Google.Protobuf;

namespace Hanok.Grpc.Server;

/// <summary>A method as it is served: every shape of handler is turned into this one.</summary>
internal delegate Task GrpcHandler(IMessage request, GrpcCall call, ResponseWriter response);
