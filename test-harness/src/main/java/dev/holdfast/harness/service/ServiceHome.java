package dev.holdfast.harness.service;

import dev.holdfast.coordinator.control.PrivateFolder;
import java.nio.file.Path;
import java.util.Map;

/**
 * The folder of one service, which nobody but its user may enter. Everything that outlives the process is in it.
 *
 * @param folder absolute
 */
public record ServiceHome(Path folder) {

    /** The environment variable that names another folder than {@code ~/.holdfast}. */
    public static final String VARIABLE = "HOLDFAST_HOME";

    public ServiceHome {
        folder = folder.toAbsolutePath().normalize();
    }

    /** Where the service of this user is when nothing else is said. */
    public static ServiceHome usual(Map<String, String> environment) {
        String named = environment.getOrDefault(VARIABLE, "");
        return new ServiceHome(
                named.isEmpty() ? Path.of(System.getProperty("user.home"), ".holdfast") : Path.of(named));
    }

    /** Makes the folder if there is none; refuses one that others may enter. */
    public void create() {
        PrivateFolder.create(folder);
    }

    public Path config() {
        return folder.resolve("coordinator.conf");
    }

    public Path log() {
        return folder.resolve("coordinator.log");
    }

    /** What the process printed itself, such as a JVM that broke down. */
    public Path output() {
        return folder.resolve("coordinator.out");
    }

    public Path registry() {
        return folder.resolve("registry");
    }

    /** Of the cards of this machine, their maker and their owner. */
    public Path rack() {
        return folder.resolve("rack");
    }

    /** The coordinator's own key and certificate, and whom it believes. */
    public Path papers() {
        return folder.resolve("papers");
    }

    /** The same of a tester on this machine. */
    public Path testerPapers() {
        return folder.resolve("tester");
    }

    /** Of the service's face: the private authority, its certificate for the service's names, the key that signs tokens. */
    public Path face() {
        return folder.resolve("face");
    }

    /** Of the sockets that PKCS#11 applications connect to. */
    public Path doors() {
        return folder.resolve("pkcs11");
    }

    /** What the az command line keeps, when it is used with this service. */
    public Path azure() {
        return folder.resolve("azure");
    }

    /** Where backups go when no other storage is named. */
    public Path backups() {
        return folder.resolve("backups");
    }
}
