using Hanok.Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace Hanok.Grpc.Server;

/// <summary>The end of an answer: the status, for people what it means, and what else is told with it.</summary>
internal static class GrpcTrailers
{
    /// <param name="inTrailers">False when there is no message before it: then all of the answer is one block of headers.</param>
    public static void Write(HttpResponse response, GrpcStatus status, string detail, GrpcMetadata trailers, bool inTrailers)
    {
        Set(GrpcHeaders.Status, ((int)status).ToString());
        if (detail.Length > 0)
            Set(GrpcHeaders.Message, StatusMessage.Encode(detail));

        foreach (var (key, value) in trailers)
            Set(key, value);

        void Set(string name, string value)
        {
            if (inTrailers)
                response.AppendTrailer(name, value);
            else
                response.Headers.Append(name, value);
        }
    }
}
