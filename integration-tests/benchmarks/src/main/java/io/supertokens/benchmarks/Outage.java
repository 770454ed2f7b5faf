package io.supertokens.benchmarks;

import io.supertokens.benchmarks.application.LoginResource;
import io.supertokens.benchmarks.application.SecuredResource;
import io.supertokens.benchmarks.application.SmallApplication;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.FragileMySql;
import io.supertokens.it.support.FragilePostgreSql;
import io.supertokens.it.support.FragileServer;
import io.supertokens.it.support.Wars;
import io.supertokens.it.support.WildFlyNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How a database that hangs affects clients: calls that need no statement, logins, and recovery. */
final class Outage {

    private static final String APPLICATION = "outage";
    private static final int SETTLED = 4;
    private static final Duration BETWEEN_CALLS = Duration.ofMillis(20);
    private static final Duration BETWEEN_LOGINS = Duration.ofSeconds(1);

    private final int rounds;
    private final int clients;
    private final Duration duration;
    private final Measurements<String> measured = new Measurements<>();

    private volatile boolean isOver;

    /** A response and its duration. */
    private record Call(int status, long begin, long nanos) {}

    Outage(Options options) {
        rounds = options.number("rounds", 3, 1);
        clients = options.number("threads", 150, 20);
        duration = options.seconds(30, 5);
    }

    void run() throws Exception {
        System.out.printf(
                "%d clients log in while the database hangs for %s; %d settled ones call%n",
                clients, duration, SETTLED);
        Table table = new Table("database", "", "median of rounds, ms (smallest–largest)");
        try (FragileServer postgreSql = FragilePostgreSql.started()) {
            measure("PostgreSQL", postgreSql, table);
        }
        try (FragileServer mySql = FragileMySql.started()) {
            measure("MySQL", mySql, table);
        }
        table.print("A database that hangs");
    }

    private void measure(String name, FragileServer server, Table table) throws Exception {
        measured.forget();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (WildFlyNode node = WildFlyNode.starting("outage-benchmark")) {
            node.awaitStart();
            node.deploy(Wars.war(
                    APPLICATION,
                    server.database().config(),
                    SmallApplication.class,
                    SecuredResource.class,
                    LoginResource.class));
            for (int round = 0; round < rounds; round++) {
                halt(server, node.address(APPLICATION), threads);
            }
        } finally {
            threads.shutdownNow();
        }
        for (String what : List.of(
                "calls without a statement: p50",
                "calls without a statement: p99",
                "calls without a statement: longest",
                "refused logins: longest",
                "recovered after")) {
            table.row(name, what, measured.of(what));
        }
    }

    private void halt(FragileServer server, URI application, ExecutorService threads) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        Queue<Call> calls = new ConcurrentLinkedQueue<>();
        Queue<Call> logins = new ConcurrentLinkedQueue<>();
        List<Browser> settled = new ArrayList<>();
        for (int i = 0; i < SETTLED; i++) {
            Browser browser = new Browser(application);
            browser.post("login?user=settled-" + i);
            settled.add(browser);
        }
        isOver = false;
        List<Future<?>> running = new ArrayList<>();
        server.hang();
        long begin = System.nanoTime();
        for (int i = 0; i < clients; i++) {
            HttpRequest login = HttpRequest.newBuilder(application.resolve("login?user=crowd-" + i))
                    .POST(BodyPublishers.noBody())
                    .build();
            running.add(threads.submit(() -> repeat(logins, BETWEEN_LOGINS, () -> status(client, login))));
        }
        for (Browser browser : settled) {
            running.add(threads.submit(() ->
                    repeat(calls, BETWEEN_CALLS, () -> browser.get("secured").status())));
        }
        Thread.sleep(duration.toMillis());
        List<Call> whileItHung = List.copyOf(calls);
        server.goOn();
        long wokenUp = System.nanoTime();
        while (logins.stream().noneMatch(login -> login.status == 204 && login.begin > wokenUp)) {
            Thread.sleep(5);
        }
        measured.add("recovered after", (System.nanoTime() - wokenUp) / 1e6);
        isOver = true;
        for (Future<?> thread : running) {
            thread.get();
        }
        Load load = Load.of(whileItHung.stream().mapToLong(Call::nanos), duration);
        measured.add("calls without a statement: p50", load.percentile(0.5) / 1e6);
        measured.add("calls without a statement: p99", load.percentile(0.99) / 1e6);
        measured.add("calls without a statement: longest", load.percentile(1) / 1e6);
        measured.add(
                "refused logins: longest",
                logins.stream()
                                .filter(login -> login.status == 503)
                                .mapToLong(Call::nanos)
                                .max()
                                .orElseThrow()
                        / 1e6);
        System.out.printf(
                "%,d calls, %d of them not answered 200; %,d logins refused; the first round of logins took %d ms%n",
                whileItHung.size(),
                whileItHung.stream().filter(call -> call.status != 200).count(),
                logins.stream().filter(login -> login.status == 503).count(),
                logins.stream()
                                .mapToLong(login -> login.begin + login.nanos - begin)
                                .min()
                                .orElseThrow()
                        / 1_000_000);
    }

    private Void repeat(Queue<Call> calls, Duration pause, Callable<Integer> request) throws Exception {
        while (!isOver) {
            long begin = System.nanoTime();
            int status = request.call();
            calls.add(new Call(status, begin, System.nanoTime() - begin));
            Thread.sleep(pause.toMillis());
        }
        return null;
    }

    private static int status(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }
}
