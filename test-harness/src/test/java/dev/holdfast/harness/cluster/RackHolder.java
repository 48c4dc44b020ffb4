package dev.holdfast.harness.cluster;

import dev.holdfast.harness.cluster.ProcessRack.Lifetime;
import dev.holdfast.harness.node.Timing;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process that has a rack with one card, to be killed. */
final class RackHolder {

    private RackHolder() {}

    /** Comes back when the card answers. */
    static Process start(Path folder, Lifetime lifetime) throws IOException {
        Process holder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RackHolder.class.getName(),
                        folder.toString(),
                        lifetime.name()))
                .redirectErrorStream(true)
                .start();
        BufferedReader told = holder.inputReader();
        for (String line = told.readLine(); line != null; line = told.readLine()) {
            if (line.equals("answers")) {
                return holder;
            }
        }
        throw new IOException("the holder of the rack ended early");
    }

    @SuppressWarnings("resource") // it is killed with the rack open
    public static void main(String... arguments) throws InterruptedException {
        ProcessRack rack = new ProcessRack(Path.of(arguments[0]), Timing.DEFAULT, Lifetime.valueOf(arguments[1]));
        rack.provision("held").join();
        System.out.println("answers");
        new CountDownLatch(1).await();
    }
}
