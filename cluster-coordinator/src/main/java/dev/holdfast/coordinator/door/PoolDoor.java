package dev.holdfast.coordinator.door;

import dev.holdfast.bridge.fault.FaultyApplications;
import dev.holdfast.bridge.rpc.Endpoint;
import dev.holdfast.bridge.rpc.Limits;
import dev.holdfast.bridge.rpc.RpcServer;
import dev.holdfast.bridge.token.DoorPlan;
import dev.holdfast.bridge.token.TokenDoor;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.PoolReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door of one pool. One that cannot be opened harms nobody: it says why to those who ask. */
final class PoolDoor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PoolDoor.class);

    private final PoolTokens tokens;
    private final TokenDoor door;
    private final FaultyApplications applications;
    private final @Nullable RpcServer server;
    private final PoolReport.Door report;

    private PoolDoor(
            PoolTokens tokens,
            TokenDoor door,
            FaultyApplications applications,
            @Nullable RpcServer server,
            PoolReport.Door report) {
        this.tokens = tokens;
        this.door = door;
        this.applications = applications;
        this.server = server;
        this.report = report;
    }

    static PoolDoor open(Pool pool, DoorPlaces places) {
        PoolTokens tokens = new PoolTokens(pool);
        TokenDoor door = new TokenDoor(tokens, DoorPlan.of(places.profile()));
        FaultyApplications applications = new FaultyApplications(door);
        PoolReport.Door.Builder report = PoolReport.Door.newBuilder().setProfile(places.profile());
        try {
            RpcServer server = RpcServer.start(endpoints(pool, places), applications, Limits.DEFAULT);
            for (Endpoint endpoint : server.endpoints()) {
                if (endpoint instanceof Endpoint.Unix unix) {
                    report.setSocket(unix.path().toString());
                } else if (endpoint instanceof Endpoint.Loopback loopback) {
                    report.setTcp("127.0.0.1:" + loopback.port());
                }
            }
            return new PoolDoor(tokens, door, applications, server, report.build());
        } catch (RefusedException e) {
            LOG.warn("Pool {} cannot be reached by PKCS#11: {}", pool.name(), e.getMessage());
            report.setProblem("Pool " + pool.name() + " has no PKCS#11 door. " + e.getMessage());
            return new PoolDoor(tokens, door, applications, null, report.build());
        }
    }

    PoolReport.Door report() {
        return report;
    }

    /** What its calls meet when somebody wants them to fail. */
    FaultyApplications applications() {
        return applications;
    }

    void look() {
        tokens.look();
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        try {
            door.close();
        } catch (Exception e) {
            LOG.warn("A door did not close as it should", e);
        }
    }

    private static List<Endpoint> endpoints(Pool pool, DoorPlaces places) {
        Path socket = places.folder().resolve(pool.name() + ".sock");
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.add(new Endpoint.Unix(socket.toAbsolutePath()));
        Optional.ofNullable(places.ports().get(pool.name().toLowerCase(Locale.ROOT)))
                .map(Endpoint.Loopback::new)
                .ifPresent(endpoints::add);
        return List.copyOf(endpoints);
    }
}
