package dev.holdfast.partition.firmware;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.ProtocolStringList;
import dev.holdfast.proto.audit.Opcode;
import dev.holdfast.proto.v1.AuthenticationRow;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.ErrorRow;
import dev.holdfast.proto.v1.HaltRow;
import dev.holdfast.proto.v1.Output;
import dev.holdfast.proto.v1.ParameterRow;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.RoleRow;
import dev.holdfast.proto.v1.SecurityPolicy;
import dev.holdfast.proto.v1.SelfTestRow;
import dev.holdfast.proto.v1.SensorRow;
import dev.holdfast.proto.v1.ServiceRow;
import dev.holdfast.proto.v1.StateRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether a policy is complete and every name in it means something: each state and each service has one row. */
final class PolicyCheck {

    /** Of services that need no authentication. */
    static final String NOBODY = "none";

    private static final int FORMAT = 1;
    private static final Set<String> INDICATORS = Set.of("approved", "not approved", "none", "by algorithm");

    private static final Set<String> KINDS = Set.of("CSP", "PSP");
    private static final Pattern STEP = Pattern.compile("zeroize\\.[a-z-]+");

    private final SecurityPolicy policy;
    private final List<String> flaws = new ArrayList<>();

    private PolicyCheck(SecurityPolicy policy) {
        this.policy = policy;
    }

    /** Each without a full stop; none when the policy is sound. */
    static List<String> flaws(SecurityPolicy policy) {
        PolicyCheck check = new PolicyCheck(policy);
        check.require(policy.getFormat() == FORMAT, "its format is not " + FORMAT);
        check.require(!policy.getNotice().isEmpty(), "it has no notice");
        check.states();
        check.authentication();
        check.services();
        check.parameters();
        check.selfTestsAndErrors();
        check.sensors();
        return List.copyOf(check.flaws);
    }

    private void states() {
        List<CardState> states =
                policy.getStatesList().stream().map(StateRow::getState).toList();
        Set<String> wanted = Arrays.stream(CardState.values())
                .filter(state -> state != CardState.CARD_STATE_UNSPECIFIED && state != CardState.UNRECOGNIZED)
                .map(CardState::name)
                .collect(Collectors.toSet());
        requireSame("state", states.stream().map(CardState::name).toList(), wanted);
        Set<String> groups =
                Arrays.stream(ServiceGroup.values()).map(ServiceGroup::name).collect(Collectors.toSet());
        for (StateRow row : policy.getStatesList()) {
            String state = "state " + row.getState();
            require(row.getMeaning().endsWith("."), state + " does not say what it means");
            require(!row.getStandardState().isEmpty(), state + " is none of the standard's");
            require(!row.getIndicator().isEmpty(), state + " has no indicator");
            require(row.getOutput() != Output.OUTPUT_UNSPECIFIED, state + " does not say what may leave the card");
            requireKnown(state + " offers", row.getOffersList(), groups);
            require(states.containsAll(row.getNextList()), state + " leads to a state without a row");
        }
    }

    private void authentication() {
        AuthenticationRow row = policy.getAuthentication();
        require(row.getMaxFailures() > 0, "operators have no attempt to log in");
        require(
                row.getShortestCredential() > 0 && row.getShortestCredential() <= row.getLongestCredential(),
                "no credential is long enough");
        require(row.getIdleMinutes() > 0, "sessions end before they begin");
    }

    private void services() {
        requireSame(
                "service",
                policy.getServicesList().stream().map(ServiceRow::getService).toList(),
                Request.getDescriptor().getOneofs().get(0).getFields().stream()
                        .map(FieldDescriptor::getName)
                        .map(name -> name.toUpperCase(Locale.ROOT))
                        .collect(Collectors.toSet()));
        Set<String> offered = policy.getStatesList().stream()
                .flatMap(state -> state.getOffersList().stream())
                .collect(Collectors.toSet());
        Set<String> roles =
                names(policy.getRolesList().stream().map(RoleRow::getRole).toList(), "role");
        roles.add(NOBODY);
        Set<String> parameters = names(
                policy.getParametersList().stream()
                        .map(ParameterRow::getParameter)
                        .toList(),
                "parameter");
        for (ServiceRow row : policy.getServicesList()) {
            String service = "service " + row.getService();
            require(offered.contains(row.getGroup()), service + " is offered in no state");
            require(row.getPurpose().endsWith("."), service + " does not say what it is for");
            require(row.getRolesCount() > 0, service + " is for nobody");
            require(INDICATORS.contains(row.getIndicator()), service + " has no indicator");
            requireKnown(service + " is for", row.getRolesList(), roles);
            require(
                    row.getAudit().isEmpty() || Opcode.of(row.getAudit()).isPresent(),
                    service + " is logged as \"" + row.getAudit() + "\"");
            for (String access : row.getParametersList()) {
                int space = access.indexOf(' ');
                require(
                        space > 0
                                && access.substring(0, space).matches("[KRWEZ]+")
                                && parameters.contains(access.substring(space + 1)),
                        service + " touches \"" + access + "\"");
            }
        }
    }

    /** Every one is described, touched by a service or said to be internal, and destroyed in steps that there are. */
    private void parameters() {
        Set<String> touched = policy.getServicesList().stream()
                .flatMap(row -> row.getParametersList().stream())
                .map(access -> access.substring(access.indexOf(' ') + 1))
                .collect(Collectors.toSet());
        Set<String> points =
                policy.getHaltsList().stream().map(HaltRow::getPoint).collect(Collectors.toSet());
        for (ParameterRow row : policy.getParametersList()) {
            String parameter = "parameter " + row.getParameter();
            require(KINDS.contains(row.getKind()), parameter + " is neither CSP nor PSP");
            require(!row.getType().isEmpty(), parameter + " has no type");
            require(!row.getGeneration().isEmpty(), parameter + " comes from nowhere");
            require(!row.getStorage().isEmpty(), parameter + " is nowhere");
            require(!row.getEntryAndOutput().isEmpty(), parameter + " does not say how it enters and leaves");
            require(row.getZeroization().endsWith("."), parameter + " does not say how it is destroyed");
            require(
                    touched.contains(row.getParameter()) == row.getInternal().isEmpty(),
                    parameter + " is either touched by a service or internal");
            STEP.matcher(row.getZeroization())
                    .results()
                    .map(MatchResult::group)
                    .forEach(step -> require(
                            points.contains(step), parameter + " is destroyed by " + step + ", which is unknown"));
        }
    }

    private void selfTestsAndErrors() {
        names(
                policy.getSelfTestsList().stream()
                        .map(row -> String.valueOf(row.getNumber()))
                        .toList(),
                "number of a self-test");
        names(policy.getSelfTestsList().stream().map(SelfTestRow::getTest).toList(), "self-test");
        Set<CardState> errors =
                policy.getErrorsList().stream().map(ErrorRow::getState).collect(Collectors.toSet());
        for (SelfTestRow row : policy.getSelfTestsList()) {
            require(errors.contains(row.getFailure()), "self-test " + row.getNumber() + " leads to no error");
            require(
                    row.getDegradedFailure() == CardState.CARD_STATE_UNSPECIFIED
                            || row.getDegradedFailure() == CardState.DEGRADED_OPERATION,
                    "self-test " + row.getNumber() + " degrades into " + row.getDegradedFailure());
        }
        names(policy.getHaltsList().stream().map(HaltRow::getPoint).toList(), "halt");
        names(policy.getImagePartsList(), "part of an image");
    }

    private void sensors() {
        names(policy.getSensorsList().stream().map(SensorRow::getSensor).toList(), "sensor");
        for (SensorRow row : policy.getSensorsList()) {
            require(
                    row.getTripLow() <= row.getWarningLow()
                            && row.getWarningLow() <= row.getNominal()
                            && row.getNominal() <= row.getWarningHigh()
                            && row.getWarningHigh() <= row.getTripHigh(),
                    "sensor " + row.getSensor() + " has bounds that are out of order");
        }
    }

    private void requireSame(String what, List<String> found, Set<String> wanted) {
        Set<String> once = names(found, what);
        wanted.stream()
                .filter(name -> !once.contains(name))
                .forEach(name -> flaws.add(what + " " + name + " has no row"));
        once.stream().filter(name -> !wanted.contains(name)).forEach(name -> flaws.add("no " + what + " is " + name));
    }

    /** All different. */
    private Set<String> names(List<String> names, String what) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            require(!name.isEmpty(), "a " + what + " has no name");
            require(seen.add(name), what + " " + name + " has two rows");
        }
        return seen;
    }

    private void requireKnown(String sentence, ProtocolStringList names, Set<String> known) {
        for (String name : names) {
            require(known.contains(name), sentence + " " + name + ", which is unknown");
        }
    }

    private void require(boolean holds, String flaw) {
        if (!holds) {
            flaws.add(flaw);
        }
    }
}
