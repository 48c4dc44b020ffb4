package dev.holdfast.harness.pkcs11;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.bridge.module.ModuleLibrary;
import dev.holdfast.proto.v1.PoolReport.Door;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How each client that is known to work is connected to a door. */
final class Connections {

    private static final String STOCK = "/usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-client.so";

    private final String pool;
    private final Door door;
    private final Optional<Path> module = ModuleLibrary.find();

    Connections(String pool, Door door) {
        this.pool = pool;
        this.door = door;
    }

    void describe(ObjectNode document) {
        document.put("pool", pool);
        document.put("socket", door.getSocket());
        document.put("tcp", door.getTcp());
        document.put("profile", door.getProfile());
        document.put("module", module.map(Path::toString).orElse(""));
        document.put("address", "unix:" + door.getSocket());
        document.put("p11KitAddress", "unix:path=" + door.getSocket());
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Pool " + pool + ", a simulator; device profile " + door.getProfile() + ".");
        lines.add("  socket   " + door.getSocket());
        if (!door.getTcp().isEmpty()) {
            lines.add("  TCP      " + door.getTcp() + " (loopback)");
        }
        lines.add("  slots    0: the pool, which survives the loss of cards; 1, 2, ...: its cards, one by one");
        lines.add("");
        lines.addAll(module.map(this::withModule).orElseGet(this::withoutModule));
        lines.add("");
        lines.add("With p11-kit's client module, which carries fewer mechanisms (docs/pkcs11.md):");
        lines.add("  export P11_KIT_SERVER_ADDRESS=unix:path=" + door.getSocket());
        lines.add("  pkcs11-tool --module " + STOCK + " --list-slots");
        return lines;
    }

    private List<String> withModule(Path library) {
        return List.of(
                "Every client finds the pool by this variable, or by the line address = unix:" + door.getSocket(),
                "in ~/.config/holdfast/pkcs11.conf:",
                "  export HOLDFAST_PKCS11=unix:" + door.getSocket(),
                "",
                "OpenSC         pkcs11-tool --module " + library + " --list-slots",
                "GnuTLS         p11tool --provider " + library + " --list-tokens",
                "OpenSSL        PKCS11_MODULE_PATH=" + library
                        + " openssl req -new -engine pkcs11 -keyform engine -key 'pkcs11:token=" + pool
                        + ";object=KEY;type=private' -subj /CN=NAME -out KEY.csr",
                "OpenSSH        ssh-keygen -D " + library,
                "Java           name = Holdfast, library = " + library + ", slot = 0   (configuration of SunPKCS11)",
                "IAIK wrapper   PKCS11Module.getInstance(\"" + library + "\")",
                "NSS            modutil -dbdir sql:DIR -add Holdfast -libfile " + library);
    }

    private List<String> withoutModule() {
        return List.of(
                "Holdfast's own client module is not built, for want of a C compiler. Install one, on Debian or Ubuntu with",
                "'sudo apt-get install gcc libc6-dev', and build again.");
    }
}
