package dev.holdfast.harness.storage;

import static org.junit.jupiter.api.Assertions.assertFalse;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import dev.holdfast.proto.RefusedException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** All that is logged, at every level and by every library, and said in refusals: none of it may hold a forbidden text. */
final class Spoken extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Set<String> forbidden = ConcurrentHashMap.newKeySet();
    private final Level before = ROOT.getLevel();

    static Spoken listen() {
        Spoken spoken = new Spoken();
        spoken.setContext(ROOT.getLoggerContext());
        spoken.start();
        ROOT.setLevel(Level.ALL);
        ROOT.addAppender(spoken);
        return spoken;
    }

    void forbid(String text) {
        forbidden.add(text);
    }

    void alsoSays(RefusedException refused) {
        lines.add(refused + " " + refused.status());
    }

    boolean contains(String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(event.getFormattedMessage());
        for (IThrowableProxy cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
            lines.add(String.valueOf(cause.getMessage()));
        }
    }

    @Override
    public void close() {
        ROOT.detachAppender(this);
        ROOT.setLevel(before);
        for (String line : lines) {
            assertFalse(forbidden.stream().anyMatch(line::contains), "a secret was told");
        }
        assertFalse(lines.isEmpty() || forbidden.isEmpty(), "nobody listened");
    }
}
