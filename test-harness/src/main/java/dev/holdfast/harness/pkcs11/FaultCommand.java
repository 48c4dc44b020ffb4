package dev.holdfast.harness.pkcs11;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.harness.cli.CommandGroup;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.cli.Span;
import dev.holdfast.harness.operator.Coordinator;
import dev.holdfast.harness.operator.Json;
import dev.holdfast.proto.v1.ControlReply.FaultList;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.ClearFaults;
import dev.holdfast.proto.v1.ControlRequest.ListFaults;
import dev.holdfast.proto.v1.ControlRequest.PlanFault;
import dev.holdfast.proto.v1.Fault;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hsm pkcs11 fault}. */
@Command(
        name = "fault",
        description = "Makes a pool's PKCS#11 door misbehave, for those who develop its clients.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  hsm pkcs11 fault ContosoMHSM add C_Sign --nth 3 --with CKR_DEVICE_ERROR",
            "  hsm pkcs11 fault ContosoMHSM list",
            "  hsm pkcs11 fault ContosoMHSM clear"
        })
final class FaultCommand extends CommandGroup {

    private static final String SLOT = "The slot; 0, the pool, when none is named.";
    private static final String NTH = "The first call that meets the fault, counted from now. Default: 1.";

    @Parameters(paramLabel = "POOL", description = "The pool's name.")
    private String pool = "";

    /** When something happens that is not about one call. */
    static final class Moment {

        @Option(
                names = "--at",
                paramLabel = "FUNCTION",
                defaultValue = "",
                description = "Not now, but at this call, as the standard spells it.")
        private String at = "";

        @Option(names = "--nth", paramLabel = "N", defaultValue = "1", description = NTH)
        private int nth;

        Fault.Builder fault() {
            return Fault.newBuilder().setFunction(at).setNth(nth);
        }
    }

    /** What becomes of a call. */
    static final class Effect {

        @Option(names = "--with", paramLabel = "CKR", description = "It fails with this value: CKR_DEVICE_ERROR.")
        private String value = "";

        @Option(names = "--delay", paramLabel = "SPAN", description = "It waits so long first: 500ms, 2s.")
        private String delay = "";

        @Option(names = "--drop", description = "The connection ends without an answer.")
        private boolean drop;

        void put(Fault.Builder fault) {
            if (drop) {
                fault.setDrop(true);
            } else if (!delay.isEmpty()) {
                fault.setDelayMillis(Math.toIntExact(Span.parse(delay).toMillis()));
            } else {
                fault.setFailWith(value);
            }
        }
    }

    @Command(
            name = "add",
            description = "Plans what becomes of a call.",
            sortOptions = false,
            footerHeading = "%nExamples:%n",
            footer = {
                "  hsm pkcs11 fault ContosoMHSM add C_Sign --nth 3 --with CKR_DEVICE_ERROR",
                "  hsm pkcs11 fault ContosoMHSM add C_Decrypt --count 10 --delay 500ms",
                "  hsm pkcs11 fault ContosoMHSM add C_FindObjectsInit --drop"
            })
    int add(
            @Mixin Coordinator coordinator,
            @Parameters(paramLabel = "FUNCTION", description = "As the standard spells it: C_Sign.") String function,
            @Option(names = "--nth", paramLabel = "N", defaultValue = "1", description = NTH) int nth,
            @Option(
                            names = "--count",
                            paramLabel = "K",
                            defaultValue = "1",
                            description = "How many calls meet it from then on. Default: 1.")
                    int count,
            @ArgGroup(multiplicity = "1") Effect effect) {
        Fault.Builder fault =
                Fault.newBuilder().setFunction(function).setNth(nth).setCount(count);
        effect.put(fault);
        return plan(coordinator, fault);
    }

    @Command(
            name = "renumber",
            description = "Gives every object another handle: those that applications hold are void.",
            footerHeading = "%nExample:%n",
            footer = "  hsm pkcs11 fault ContosoMHSM renumber --at C_SignInit")
    int renumber(@Mixin Coordinator coordinator, @Mixin Moment moment) {
        return plan(coordinator, moment.fault().setRenumber(true));
    }

    @Command(
            name = "serial",
            description = "Shows another serial number of the pool's token, until the faults are cleared.",
            footerHeading = "%nExample:%n",
            footer = "  hsm pkcs11 fault ContosoMHSM serial 4711")
    int serial(
            @Mixin Coordinator coordinator,
            @Parameters(paramLabel = "NEW", description = "At most 16 characters.") String serial,
            @Mixin Moment moment) {
        return plan(coordinator, moment.fault().setSerial(serial));
    }

    @Command(
            name = "remove",
            description = "Takes the token out of a slot. Its sessions and logins are gone.",
            footerHeading = "%nExample:%n",
            footer = "  hsm pkcs11 fault ContosoMHSM remove --slot 2 --at C_SignInit")
    int remove(
            @Mixin Coordinator coordinator,
            @Option(names = "--slot", paramLabel = "N", defaultValue = "0", description = SLOT) long slot,
            @Mixin Moment moment) {
        return plan(coordinator, moment.fault().setRemoveSlot(slot));
    }

    @Command(
            name = "insert",
            description = "Puts a token back that was taken out.",
            footerHeading = "%nExample:%n",
            footer = "  hsm pkcs11 fault ContosoMHSM insert --slot 2")
    int insert(
            @Mixin Coordinator coordinator,
            @Option(names = "--slot", paramLabel = "N", defaultValue = "0", description = SLOT) long slot,
            @Mixin Moment moment) {
        return plan(coordinator, moment.fault().setInsertSlot(slot));
    }

    @Command(
            name = "list",
            description = "Lists the faults, and how often each was met.",
            footerHeading = "%nExample:%n",
            footer = "  hsm pkcs11 fault ContosoMHSM list --json")
    int list(@Mixin Coordinator coordinator) {
        return show(
                coordinator,
                ControlRequest.newBuilder()
                        .setListFaults(ListFaults.newBuilder().setPool(pool)));
    }

    @Command(
            name = "clear",
            description = "Ends all faults: tokens are back in their slots, the serial number is the token's own.",
            footerHeading = "%nExample:%n",
            footer = "  hsm pkcs11 fault ContosoMHSM clear")
    int clear(@Mixin Coordinator coordinator) {
        return show(
                coordinator,
                ControlRequest.newBuilder()
                        .setClearFaults(ClearFaults.newBuilder().setPool(pool)));
    }

    private int plan(Coordinator coordinator, Fault.Builder fault) {
        return show(
                coordinator,
                ControlRequest.newBuilder()
                        .setPlanFault(PlanFault.newBuilder().setPool(pool).setFault(fault)));
    }

    private static int show(Coordinator coordinator, ControlRequest.Builder request) {
        FaultList faults = coordinator.ask(request).getFaults();
        if (coordinator.json()) {
            ObjectNode document = Json.document("holdfast.pkcs11.faults/1");
            ArrayNode list = document.putArray("faults");
            for (Fault fault : faults.getFaultsList()) {
                list.addObject().put("fault", FaultText.of(fault)).put("met", fault.getMet());
            }
            coordinator.out().println(document.toPrettyString());
        } else if (faults.getFaultsCount() == 0) {
            coordinator.out().println("No faults are planned.");
        } else {
            faults.getFaultsList().forEach(fault -> coordinator
                    .out()
                    .println(FaultText.of(fault) + "  (met "
                            + (fault.getMet() == 1 ? "once" : fault.getMet() + " times") + ")"));
        }
        return ExitCode.OK.code();
    }
}
