package dev.holdfast.harness.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one run of {@code hsm}. The terminal shows warnings only; the whole log goes to a file once a command has a
 * work folder to put it in.
 */
public final class LogFile {

    private static final String APPENDER = "hsm";

    private LogFile() {}

    /** From now on, also writes the log to {@code file}, whose folder exists. A second call moves on to the new file. */
    public static void open(Path file) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSX,UTC} %-5level %logger{24} [%thread] %msg%n");
        encoder.start();
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(context);
        appender.setName(APPENDER);
        appender.setFile(file.toString());
        appender.setEncoder(encoder);
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAppender(APPENDER);
        root.addAppender(appender);
    }

    /** Keeps the stack trace of a defect in the open log, or in a file of its own, and says where. */
    static String keep(String command, Exception defect) {
        StringWriter trace = new StringWriter();
        defect.printStackTrace(new PrintWriter(trace, true));
        ch.qos.logback.classic.Logger root =
                ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
        if (root.getAppender(APPENDER) instanceof FileAppender<?> open) {
            // At INFO, because what is at WARN or above also shows on the terminal.
            root.info("{} ended by a defect\n{}", command, trace);
            return open.getFile();
        }
        try {
            return Files.writeString(Files.createTempFile("hsm-", ".log"), trace.toString())
                    .toString();
        } catch (IOException unwritable) {
            return defect + " (no log could be written: " + unwritable.getMessage() + ")";
        }
    }
}
