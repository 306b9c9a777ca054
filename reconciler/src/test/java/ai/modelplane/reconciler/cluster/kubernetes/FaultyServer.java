package ai.modelplane.reconciler.cluster.kubernetes;

import ai.modelplane.testbed.RawApi;
import ai.modelplane.testbed.Testbed;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.function.UnaryOperator;

/** The real API server behind a front that fails when a test wants it to. */
final class FaultyServer implements AutoCloseable {

  /** What to do with a request instead of passing it on. */
  interface Fault {
    void answer(HttpExchange exchange) throws IOException;

    /** None: the request is passed on all the same. */
    Fault NONE = exchange -> {};

    static Fault status(int code, String... headers) {
      return exchange -> {
        for (int i = 0; i < headers.length; i += 2) {
          exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
        }
        exchange.sendResponseHeaders(code, -1);
      };
    }

    /** The connection ends without an answer. */
    static Fault reset() {
      return HttpExchange::close;
    }
  }

  private final HttpServer front;
  private final HttpClient client;
  private final Queue<Fault> faults = new ArrayDeque<>();
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile String refusedPart = "\n";
  private volatile Fault refusal = Fault.NONE;

  /** The answers that were packed, each with how. */
  final List<String> packed = Collections.synchronizedList(new ArrayList<>());

  volatile UnaryOperator<String> rewrite = UnaryOperator.identity();

  FaultyServer() throws IOException {
    client = HttpClient.newBuilder().sslContext(RawApi.trusting(Testbed.get())).build();
    front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    front.createContext("/", this::handle);
    front.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + front.getAddress().getPort());
  }

  /** From now on every request whose path has this in it is answered so, and no other. */
  void answer(String part, int code) {
    refusedPart = part;
    refusal = Fault.status(code);
  }

  void fail(Fault... next) {
    synchronized (faults) {
      faults.addAll(List.of(next));
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    requests.add(exchange.getRequestMethod() + " " + path);
    byte[] body = exchange.getRequestBody().readAllBytes();
    Fault fault;
    synchronized (faults) {
      fault = path.contains(refusedPart) ? refusal : faults.poll();
    }
    if (fault != null && fault != Fault.NONE) {
      fault.answer(exchange);
      exchange.close();
      return;
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(Testbed.get().apiUrl().resolve(rewrite.apply(path)))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    for (String header : List.of("Authorization", "Content-Type", "Accept", "Accept-Encoding")) {
      String value = exchange.getRequestHeaders().getFirst(header);
      if (value != null) {
        request.header(header, value);
      }
    }
    try {
      HttpResponse<byte[]> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      answer
          .headers()
          .firstValue("Content-Encoding")
          .ifPresent(
              encoding -> {
                exchange.getResponseHeaders().set("Content-Encoding", encoding);
                packed.add(encoding + " " + path);
              });
      exchange.sendResponseHeaders(
          answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  @Override
  public void close() {
    front.stop(0);
    client.close();
  }
}
