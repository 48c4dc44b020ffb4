package dev.holdfast.harness.history;

import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * The processes of clients, each numbered from 0 up: one process has one call at a time, and makes none after one whose outcome it
 * was not told. A client that has several calls under way, or goes on after an unknown outcome, does so as another process.
 */
public final class Processes {

    private final Map<String, Client> clients = new HashMap<>();
    private final Map<Long, Busy> busy = new HashMap<>();

    private static final class Client {
        private final Queue<Integer> idle = new PriorityQueue<>();
        private int known;
    }

    private record Busy(Client client, int process) {}

    /** The one that makes this call: the first that is idle, or a new one. */
    public int begin(String client, long call) {
        Client asking = clients.computeIfAbsent(client, unseen -> new Client());
        Integer idle = asking.idle.poll();
        int process = idle == null ? asking.known++ : idle;
        busy.put(call, new Busy(asking, process));
        return process;
    }

    /** Whoever was told what became of the call may make another. */
    public void end(long call, Result result) {
        Busy ended = busy.remove(call);
        if (ended != null && !(result instanceof Result.Unknown)) {
            ended.client().idle.add(ended.process());
        }
    }
}
