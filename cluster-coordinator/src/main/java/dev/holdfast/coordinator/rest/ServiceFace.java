package dev.holdfast.coordinator.rest;

import dev.holdfast.coordinator.dataplane.AttestationRoutes;
import dev.holdfast.coordinator.dataplane.BackupRoutes;
import dev.holdfast.coordinator.dataplane.DataPlane;
import dev.holdfast.coordinator.dataplane.DeletedKeyRoutes;
import dev.holdfast.coordinator.dataplane.HsmExchange;
import dev.holdfast.coordinator.dataplane.KeyRoutes;
import dev.holdfast.coordinator.dataplane.KeyUseRoutes;
import dev.holdfast.coordinator.dataplane.RoleRoutes;
import dev.holdfast.coordinator.dataplane.RotationRoutes;
import dev.holdfast.coordinator.dataplane.SecurityDomainRoutes;
import dev.holdfast.coordinator.dataplane.SettingRoutes;
import dev.holdfast.coordinator.directory.GraphPlane;
import dev.holdfast.coordinator.face.FaceLimits;
import dev.holdfast.coordinator.face.HttpFace;
import dev.holdfast.coordinator.http.Front;
import dev.holdfast.coordinator.http.Plane;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.names.PrivateAuthority;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.coordinator.resources.ResourcePlane;
import dev.holdfast.coordinator.storage.StoragePlane;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service over HTTP: every plane behind one port. */
public final class ServiceFace implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceFace.class);

    private final HttpFace face;
    private final PrivateAuthority authority;
    private final List<Plane> planes;
    private final List<AutoCloseable> parts;

    private ServiceFace(HttpFace face, PrivateAuthority authority, List<Plane> planes, List<AutoCloseable> parts) {
        this.face = face;
        this.authority = authority;
        this.planes = planes;
        this.parts = parts;
    }

    /**
     * Listens from now on.
     *
     * @param clock of the world outside: certificates and tokens go by it, whatever the pools' clock is moved to
     * @throws dev.holdfast.proto.RefusedException when the address cannot be had, or the plan makes no sense
     */
    public static ServiceFace open(FacePlan plan, Served served, Clock clock) {
        PrivateAuthority authority = PrivateAuthority.open(plan.folder(), clock.instant());
        SignIn signIn = SignIn.of(plan, clock);
        StoragePlane storage = new StoragePlane(served.accounts(), "the file of storage-accounts");
        List<Plane> planes = new ArrayList<>(signIn.planes());
        planes.add(new DataPlane(
                served.pools(),
                signIn.tokens(),
                plan.directory().tenant(),
                plan.speed().limit(dataPlane(served), System::nanoTime)));
        planes.add(new ResourcePlane(
                served.pools(),
                plan.directory(),
                signIn.tokens(),
                PoolSpec.DEFAULT_CARDS,
                served.accounts().all(),
                served::settle));
        planes.add(new GraphPlane(plan.directory(), signIn.tokens()));
        planes.add(storage);
        planes.add(new DescriptionPlane(planes));
        Front front = new Front(planes);
        HttpFace face = HttpFace.open(
                plan.address(), authority.identity(), front, signIn.plain(), front::owns, FaceLimits.STANDARD);
        return new ServiceFace(face, authority, List.copyOf(planes), List.of(storage, signIn.ending()));
    }

    /** Where it listens, with the real port. */
    public InetSocketAddress address() {
        return face.address();
    }

    /** The certificate that clients have to trust: PEM. */
    public Path authorityFile() {
        return authority.certificateFile();
    }

    /** All that it offers. */
    public List<Plane> planes() {
        return planes;
    }

    /** Requests in service are answered first. */
    @Override
    public void close() {
        face.close();
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("A part of the face did not end as it should", e);
            }
        }
    }

    private static List<Route<HsmExchange>> dataPlane(Served served) {
        return Stream.of(
                        new SecurityDomainRoutes(served.domains(), served.custody()).routes(),
                        new BackupRoutes(served.jobs(), served.storage()).routes(),
                        new RoleRoutes().routes(),
                        new SettingRoutes().routes(),
                        KeyRoutes.routes(),
                        KeyUseRoutes.routes(),
                        DeletedKeyRoutes.routes(),
                        RotationRoutes.routes(),
                        AttestationRoutes.routes())
                .flatMap(List::stream)
                .toList();
    }
}
