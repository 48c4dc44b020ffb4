package dev.holdfast.harness.operator;

import dev.holdfast.proto.v1.CardReport;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.ControlReply.Clock;
import dev.holdfast.proto.v1.JobReport;
import dev.holdfast.proto.v1.PoolReport;
import dev.holdfast.proto.v1.RetiredCard;
import dev.holdfast.proto.v1.ServiceReport;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;

/** How things are, for people. */
final class StatusText {

    private static final String CARD_LINE = "    %-26s %-14s %-9s %8s %5s %6s  %s";

    private final PrintWriter out;
    private final Ansi ansi;

    StatusText(PrintWriter out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    void service(ServiceReport service) {
        line(
                "coordinator",
                "process %d, since %s, cards %s, healing %s",
                service.getPid(),
                time(service.getStartedMillis()),
                service.getRack(),
                service.getHealing() ? "on" : "off");
        line("clock", "%s", clock(service.getClock()));
        if (service.hasFace()) {
            line(
                    "service",
                    "https on %s; hsm env leads az and the SDKs there",
                    service.getFace().getAddress());
        }
        if (service.getPoolsList().isEmpty()) {
            line("pools", "none; make one with hsm pool create NAME");
        }
        service.getPoolsList().forEach(this::pool);
        if (service.getHappeningsCount() > 0) {
            out.println();
            out.println("What healing did lately:");
            service.getHappeningsList()
                    .forEach(each -> out.println(
                            "    " + time(each.getTimeMillis()) + "  " + each.getPool() + "  " + each.getText()));
        }
        out.flush();
    }

    void pools(ServiceReport service) {
        if (service.getPoolsList().isEmpty()) {
            out.println("There is no pool; make one with hsm pool create NAME.");
        }
        for (PoolReport each : service.getPoolsList()) {
            PoolView pool = new PoolView(each);
            out.println(String.format(
                            Locale.ROOT,
                            "%-24s  %-12s %s",
                            each.getName(),
                            pool.state(),
                            each.getDeletedMillis() == 0
                                    ? count(each.getCardsCount(), "card") + ", "
                                            + count(pool.best().getKeys(), "key")
                                    : "purged on " + time(each.getPurgeMillis()))
                    .stripTrailing());
        }
        out.flush();
    }

    static String clock(Clock clock) {
        String ahead = clock.getOffsetMillis() == 0
                ? "the machine's clock"
                : "ahead of the machine's clock by " + words(Duration.ofMillis(clock.getOffsetMillis()));
        return time(clock.getNowMillis()) + ", " + ahead;
    }

    static String job(JobReport job) {
        String what = job.getKind() + " of " + job.getPool() + ", folder " + job.getFolder() + ": ";
        if (!job.getEnded()) {
            return what + String.format(Locale.ROOT, "running, %.0f %%", 100 * job.getProgress());
        }
        return what
                + (job.hasFailure()
                        ? "failed. " + job.getFailure().getMessage()
                        : String.format(
                                Locale.ROOT, "succeeded, %,d bytes in %d frames", job.getBytes(), job.getFrames()));
    }

    private void pool(PoolReport report) {
        PoolView pool = new PoolView(report);
        CardStatus best = pool.best();
        out.println();
        out.println(ansi.string("@|bold " + report.getName() + "|@  ") + coloured(pool.state()));
        if (report.getDeletedMillis() != 0) {
            out.println("    deleted " + time(report.getDeletedMillis()) + ", purged " + time(report.getPurgeMillis())
                    + "; until then: hsm pool recover-deleted " + report.getName());
            return;
        }
        out.println(String.format(
                Locale.ROOT,
                "    leader %s, epoch %d, generation %d, %s in %s",
                pool.leader().isEmpty() ? "none" : pool.leader(),
                best.getEpoch(),
                best.getGeneration(),
                count(best.getKeys(), "key"),
                count(best.getKeyVersions(), "version")));
        notes(report, pool);
        out.println(String.format(Locale.ROOT, CARD_LINE, "card", "state", "role", "applied", "lag", "keys", "address")
                .stripTrailing());
        report.getCardsList().forEach(card -> card(card, pool));
        if (best.getRetiredCount() > 0) {
            out.println("    retired: "
                    + best.getRetiredList().stream().map(StatusText::retired).collect(Collectors.joining(", ")));
        }
    }

    private void notes(PoolReport report, PoolView pool) {
        switch (pool.state()) {
            case "degraded" ->
                out.println("    No majority answers: nothing can be changed. Bring cards back, or: hsm pool recover "
                        + report.getName() + " --from CARD");
            case "lost" ->
                out.println("    No card answers. A new pool, the security domain and a backup bring it back.");
            case "provisioned" ->
                out.println("    Download its security domain to activate it: hsm security-domain download --help");
            default -> {}
        }
        int forced = pool.best().getForcedRecoveries();
        if (forced > 0) {
            out.println("    recovered from a single survivor " + count(forced, "time")
                    + ", which may have cost acknowledged changes");
        }
    }

    private void card(CardReport card, PoolView pool) {
        CardStatus status = card.getStatus();
        String role = status.getLeader() ? "leader" : pool.votes(card) ? "follower" : card.hasStatus() ? "joining" : "";
        String address = card.getAddress() + (card.getPid() == 0 ? "" : ", process " + card.getPid());
        out.println(String.format(
                        Locale.ROOT,
                        CARD_LINE,
                        card.getCard(),
                        PoolView.state(card),
                        role,
                        card.hasStatus() ? status.getAppliedIndex() : "",
                        card.hasStatus() ? pool.lag(card) : "",
                        card.hasStatus() ? status.getKeys() : "",
                        address)
                .stripTrailing());
        String state = CardWord.line(status);
        if (!state.isEmpty()) {
            out.println("        " + state);
        }
        String complaint =
                card.hasStatus() ? status.getError() : card.getFailure().getMessage();
        if (!complaint.isEmpty()) {
            out.println("        " + complaint);
        }
    }

    private String coloured(String state) {
        String style =
                switch (state) {
                    case "activated" -> "fg(green)";
                    case "degraded", "lost" -> "fg(red),bold";
                    default -> "fg(yellow)";
                };
        return ansi.string("@|" + style + " " + state + "|@");
    }

    private void line(String name, String format, Object... values) {
        out.println(String.format(Locale.ROOT, "%-12s  ", name) + String.format(Locale.ROOT, format, values));
    }

    private static String retired(RetiredCard card) {
        return card.getCard() + " (epoch " + card.getEpoch() + ")";
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String words(Duration duration) {
        long days = duration.toDays();
        Duration rest = duration.minusDays(days);
        return days == 0 ? rest.toString() : days + " d" + (rest.isZero() ? "" : " " + rest);
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
