package dev.holdfast.partition.firmware;

import com.google.protobuf.TextFormat;
import dev.holdfast.proto.v1.SecurityPolicy;
import dev.holdfast.proto.v1.SensorRow;
import dev.holdfast.proto.v1.ServiceRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Security policies as text (ISO/IEC 19790 annex B asks a module for one, as a document): the one description from which a
 * card takes its states, services, roles, self-tests, errors and sensors, and from which documentation and the tests'
 * expectations are made.
 */
public final class SecurityPolicies {

    private static final String FILE = "security-policy.textproto";
    private static final SecurityPolicy CURRENT = load();

    private SecurityPolicies() {}

    /** That of this build. */
    public static SecurityPolicy current() {
        return CURRENT;
    }

    /** The row of a service of this build, as {@code Request} names it, such as "RUN_SELF_TESTS". */
    public static ServiceRow service(String service) {
        for (ServiceRow row : CURRENT.getServicesList()) {
            if (row.getService().equals(service)) {
                return row;
            }
        }
        throw new IllegalArgumentException("no such service: " + service);
    }

    /**
     * Reads a policy in protobuf's text format.
     *
     * @throws IllegalArgumentException with one sentence that names everything that is missing or contradicts itself
     */
    public static SecurityPolicy parse(String text) {
        SecurityPolicy policy = read(text);
        List<String> flaws = PolicyCheck.flaws(policy);
        if (!flaws.isEmpty()) {
            throw new IllegalArgumentException("The security policy is not sound: " + String.join("; ", flaws) + ".");
        }
        return policy;
    }

    /**
     * What holds on a card that runs an image with this policy: how operators authenticate and what sensors are bound to are the
     * image's; states, services, roles and self-tests are those of the machine that runs it.
     *
     * @throws IllegalArgumentException with one sentence when the text cannot be read
     */
    public static SecurityPolicy governing(String text) {
        SecurityPolicy image = read(text);
        SecurityPolicy.Builder governing = CURRENT.toBuilder().clearSensors();
        if (image.hasAuthentication()) {
            governing.setAuthentication(image.getAuthentication());
        }
        for (SensorRow own : CURRENT.getSensorsList()) {
            governing.addSensors(image.getSensorsList().stream()
                    .filter(row -> row.getSensor().equals(own.getSensor()))
                    .findFirst()
                    .orElse(own));
        }
        return governing.build();
    }

    /**
     * Refuses a policy that is not sound, or that is another than this machine's in what the machine lays down.
     *
     * @throws IllegalArgumentException with one sentence
     */
    public static void requireRunnable(String text) {
        SecurityPolicy policy = parse(text);
        if (!policy.equals(governing(text))) {
            throw new IllegalArgumentException(
                    "The security policy differs from the machine's in more than authentication and"
                            + " sensors' bounds, which are all that an image decides.");
        }
    }

    private static SecurityPolicy read(String text) {
        try {
            return TextFormat.parse(text, SecurityPolicy.class);
        } catch (TextFormat.ParseException e) {
            throw new IllegalArgumentException("The security policy cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static SecurityPolicy load() {
        try (InputStream file = SecurityPolicies.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("the security policy is missing from the firmware");
            }
            return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
