namespace Hanok.Bench.Gateway;

/// <summary>nginx and HAProxy as one sets them up for this: connections to the backend are kept, nothing is logged, two threads for two cores.</summary>
internal static class OtherProxies
{
    public static string[] Nginx(string home, Uri backend, int port)
    {
        var folder = Directory.CreateDirectory(Path.Combine(home, "nginx")).FullName;
        var file = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(file, $$"""
            daemon off;
            worker_processes {{Environment.ProcessorCount}};
            pid {{folder}}/pid;
            error_log stderr crit;
            events { worker_connections 4096; }
            http {
              access_log off;
              client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/f; uwsgi_temp_path {{folder}}/u; scgi_temp_path {{folder}}/s;
              upstream backend { server {{backend.Authority}}; keepalive 256; keepalive_requests 1000000000; }
              server {
                listen 127.0.0.1:{{port}};
                keepalive_requests 1000000000;
                location / {
                  proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection "";
                  proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Forwarded-Host $http_host;
                }
              }
            }
            """);
        return ["-c", file, "-p", folder];
    }

    public static string[] HaProxy(string home, Uri backend, int port)
    {
        var file = Path.Combine(home, "haproxy.cfg");
        File.WriteAllText(file, $"""
            global
              nbthread {Environment.ProcessorCount}
              maxconn 4096
            defaults
              mode http
              timeout connect 2s
              timeout client 30s
              timeout server 30s
              option forwardfor
              http-reuse always
            frontend edge
              bind 127.0.0.1:{port}
              default_backend services
            backend services
              server one {backend.Authority}

            """);
        return ["-f", file, "-db"];
    }
}
