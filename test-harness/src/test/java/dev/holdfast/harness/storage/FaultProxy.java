package dev.holdfast.harness.storage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A bad line to a server of this machine: it passes requests on, and does to some what it was told to. */
public final class FaultProxy implements AutoCloseable {

    /** What becomes of a request. */
    @FunctionalInterface
    public interface Fault {

        /** @param exchange is closed afterwards, answered or not */
        void strike(HttpExchange exchange, FaultProxy proxy) throws IOException;

        /** The connection ends while the content is on its way there. */
        static Fault cutRequest() {
            return (exchange, proxy) -> exchange.getRequestBody().readNBytes(1000);
        }

        /** The server does what it is asked to, and nobody hears of it. */
        static Fault loseAnswer() {
            return (exchange, proxy) -> proxy.ask(exchange);
        }

        /** The connection ends while the content is on its way back. */
        static Fault cutAnswer() {
            return (exchange, proxy) -> {
                HttpResponse<byte[]> answer = proxy.ask(exchange);
                answerHead(exchange, answer);
                exchange.getResponseBody().write(answer.body(), 0, answer.body().length / 2);
                exchange.getResponseBody().flush();
            };
        }

        /** A content of the same length that is another one. */
        static Fault alterAnswer() {
            return (exchange, proxy) -> {
                HttpResponse<byte[]> answer = proxy.ask(exchange);
                answer.body()[answer.body().length / 2] ^= 1;
                answerHead(exchange, answer);
                exchange.getResponseBody().write(answer.body());
            };
        }

        /** No answer as long as the proxy lives. */
        static Fault silence() {
            return (exchange, proxy) -> {
                try {
                    proxy.closed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            };
        }

        /** A refusal without a word. */
        static Fault answer(int status) {
            return (exchange, proxy) -> {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(status, -1);
            };
        }

        /** Too many requests for the server. */
        static Fault throttle(int status, int retryAfterSeconds) {
            return (exchange, proxy) -> {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().set("x-ms-error-code", "ServerBusy");
                exchange.getResponseHeaders().set("Retry-After", Integer.toString(retryAfterSeconds));
                exchange.sendResponseHeaders(status, -1);
            };
        }
    }

    private record Rule(String method, String blob, Fault fault, AtomicInteger times) {

        boolean strikes(HttpExchange exchange) {
            return exchange.getRequestMethod().equals(method)
                    && exchange.getRequestURI().getPath().endsWith(blob)
                    && times.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        }
    }

    private static final Set<String> NOT_PASSED_ON =
            Set.of("connection", "content-length", "expect", "host", "upgrade");

    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;
    private final URI upstream;

    public FaultProxy(int upstreamPort) throws IOException {
        upstream = URI.create("http://127.0.0.1:" + upstreamPort);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** The next requests of this kind fail in this way. */
    public void expect(String method, String blob, int times, Fault fault) {
        rules.add(new Rule(method, blob, fault, new AtomicInteger(times)));
    }

    /** From now on every request is passed on. */
    void heal() {
        rules.clear();
    }

    /** How many requests came for a blob. */
    long requests(String method, String blob) {
        return requests.stream()
                .filter(request -> request.startsWith(method) && request.endsWith(blob))
                .count();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdown();
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.add(
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
        try (exchange) {
            for (Rule rule : rules) {
                if (rule.strikes(exchange)) {
                    rule.fault().strike(exchange, this);
                    return;
                }
            }
            HttpResponse<byte[]> answer = ask(exchange);
            answerHead(exchange, answer);
            if (answer.body().length > 0) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    private HttpResponse<byte[]> ask(HttpExchange exchange) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(upstream.resolve(exchange.getRequestURI()))
                .method(
                        exchange.getRequestMethod(),
                        HttpRequest.BodyPublishers.ofByteArray(
                                exchange.getRequestBody().readAllBytes()));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void answerHead(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        answer.headers().map().forEach((name, values) -> {
            if (!name.equals("content-length") && !name.equals("transfer-encoding") && !name.equals("connection")) {
                values.forEach(value -> exchange.getResponseHeaders().add(name, value));
            }
        });
        exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
    }
}
