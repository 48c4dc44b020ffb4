package dev.holdfast.coordinator.rest;

import dev.holdfast.coordinator.access.Tokens;
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
import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.Errors;
import dev.holdfast.coordinator.http.Front;
import dev.holdfast.coordinator.http.HttpRefusedException;
import dev.holdfast.coordinator.http.HttpService;
import dev.holdfast.coordinator.http.Plane;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.issuer.ExternalTokens;
import dev.holdfast.coordinator.issuer.Issuer;
import dev.holdfast.coordinator.issuer.IssuerPlane;
import dev.holdfast.coordinator.issuer.ManagedIdentity;
import dev.holdfast.coordinator.names.PrivateAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The service over HTTP: every plane behind one port. */
public final class ServiceFace implements AutoCloseable {

    private final HttpFace face;
    private final PrivateAuthority authority;
    private final List<Plane> planes;
    private final Tokens tokens;

    private ServiceFace(HttpFace face, PrivateAuthority authority, List<Plane> planes, Tokens tokens) {
        this.face = face;
        this.authority = authority;
        this.planes = planes;
        this.tokens = tokens;
    }

    /**
     * Listens from now on.
     *
     * @param clock of the world outside: certificates and tokens go by it, whatever the pools' clock is moved to
     * @throws dev.holdfast.proto.RefusedException when the address cannot be had, or the plan makes no sense
     */
    public static ServiceFace open(FacePlan plan, Served served, Clock clock) {
        PrivateAuthority authority = PrivateAuthority.open(plan.folder(), clock.instant());
        List<Plane> planes = new ArrayList<>();
        Tokens tokens;
        HttpService plain;
        if (plan.issuer().isPresent()) {
            tokens = ExternalTokens.discovered(
                    plan.issuer().get(), plan.directory().tenant(), clock);
            plain = call -> nothingHere();
        } else {
            Issuer issuer = new Issuer(plan.folder(), plan.directory(), clock);
            planes.add(new IssuerPlane(issuer, clock));
            tokens = issuer;
            plain = plan.identity()
                    .<HttpService>map(principal ->
                            new ManagedIdentity(issuer, principal, principal.secret(), plan.openIdentity(), clock))
                    .orElse(call -> nothingHere());
        }
        planes.add(new DataPlane(served.pools(), tokens, plan.directory().tenant(), dataPlane(served)));
        planes.add(new GraphPlane(plan.directory(), tokens));
        planes.add(new DescriptionPlane(planes));
        Front front = new Front(planes);
        HttpFace face =
                HttpFace.open(plan.address(), authority.identity(), front, plain, front::owns, FaceLimits.STANDARD);
        return new ServiceFace(face, authority, List.copyOf(planes), tokens);
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
        if (tokens instanceof ExternalTokens external) {
            try {
                external.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
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

    private static CompletableFuture<Answer> nothingHere() {
        return CompletableFuture.completedFuture(Errors.answer(new HttpRefusedException(
                404, "NotFound", "There is nothing here without TLS; ask over https, or for a tunnel.", Map.of())));
    }
}
