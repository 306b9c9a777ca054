"""Records what a client writes to an API server, request by request, from in between."""

import http.client
import http.server
import json
import re
import threading

# /api/v1/... or /apis/GROUP/VERSION/..., then namespaces/NAMESPACE/RESOURCE, a name, a subresource
PATH = re.compile(
    r"/api(?:s/(?P<group>[^/]+))?/(?P<version>[^/]+)/namespaces/[^/]+/(?P<resource>[^/?]+)"
    r"(?:/[^/?]+)?(?:/(?P<subresource>[^/?]+))?(?:\?.*)?"
)


class Recorder:
    """A plain HTTP server on loopback that passes everything on to an API server and keeps the writes."""

    def __init__(self, host, port, context, token):
        self.writes = []
        recorder = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def setup(self):
                super().setup()
                self.upstream = http.client.HTTPSConnection(host, port, context=context)

            def finish(self):
                super().finish()
                self.upstream.close()

            def handle_any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
                if "Content-Type" in self.headers:
                    headers["Content-Type"] = self.headers["Content-Type"]
                self.upstream.request(self.command, self.path, body, headers)
                answer = self.upstream.getresponse()
                content = answer.read()
                recorder.keep(self.command, self.path, headers.get("Content-Type", ""), body, answer.status)
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.headers["Content-Type"] or "text/plain")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def keep(self, method, path, content_type, body, status):
        if method == "GET" or "/leases" in path:
            return
        place = PATH.fullmatch(path)
        applied = method == "PATCH" and content_type == "application/apply-patch+yaml"
        if place is None or status not in (200, 201) or not (applied or method == "POST"):
            raise ValueError(f"{status} for {method} {path}: not what a first pass should send")
        self.writes.append(
            {
                "create": method == "POST",
                "group": place["group"] or "",
                "version": place["version"],
                "resource": place["resource"],
                "subresource": place["subresource"] or "",
                "body": json.loads(body),
            }
        )

    def close(self):
        self.server.shutdown()
        self.server.server_close()
