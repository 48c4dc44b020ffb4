package dev.holdfast.harness.pkcs11;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** GnuTLS, OpenSSH and NSS. */
class OtherClientsTest {

    @AutoClose
    private static final RunningDoor DOOR = RunningDoor.open();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void gnuTlsMakesAKeyAndACertificateOfIt(ClientModule module) throws IOException {
        Shell.require("p11tool");
        Shell.require("certtool");
        String library = module.require().toString();
        String key = "gnutls-" + module;
        Shell shell = shell(module).with("GNUTLS_PIN", RunningDoor.PIN);
        shell.run("p11tool", "--provider", library, "--list-tokens").succeeded().printed("token=" + RunningDoor.POOL);
        shell.run(
                        "p11tool",
                        "--provider",
                        library,
                        "--login",
                        "--set-pin=" + RunningDoor.PIN,
                        "--generate-privkey=ecdsa",
                        "--curve=secp256r1",
                        "--label=" + key,
                        "--outfile",
                        "key.pub",
                        "pkcs11:token=" + RunningDoor.POOL)
                .succeeded();
        String uri = "pkcs11:token=" + RunningDoor.POOL + ";object=" + key + ";type=private";
        shell.run("p11tool", "--provider", library, "--login", "--set-pin=" + RunningDoor.PIN, "--test-sign", uri)
                .succeeded()
                .printed("Verifying against public key in the token... ok");
        Files.writeString(folder.resolve("template"), "cn = test\nca\ncert_signing_key\n");
        shell.run(
                        "certtool",
                        "--provider",
                        library,
                        "--generate-self-signed",
                        "--load-privkey",
                        uri,
                        "--load-pubkey",
                        "key.pub",
                        "--template",
                        "template",
                        "--outfile",
                        "certificate.pem")
                .succeeded();
        shell.run("certtool", "--verify", "--load-ca-certificate", "certificate.pem", "--infile", "certificate.pem")
                .succeeded()
                .printed("The certificate is trusted");
    }

    @ParameterizedTest
    @EnumSource
    void openSshSignsThroughItsAgent(ClientModule module) throws IOException {
        Shell.require("ssh-agent");
        Shell.require("pkcs11-tool");
        String library = module.require().toString();
        Shell shell = shell(module);
        shell.run(
                        "pkcs11-tool",
                        "--module",
                        library,
                        "--slot",
                        "0",
                        "--login",
                        "--pin",
                        RunningDoor.PIN,
                        "--keypairgen",
                        "--key-type",
                        "EC:prime256v1",
                        "--label",
                        "ssh-" + module,
                        "--id",
                        module == ClientModule.OWN ? "31" : "32")
                .succeeded();
        Shell.Ended keys = shell.run("ssh-keygen", "-D", library).succeeded().printed("ecdsa-sha2-nistp256");
        String key = keys.output()
                .lines()
                .filter(line -> line.startsWith("ecdsa-sha2-nistp256"))
                .findFirst()
                .orElseThrow();
        Files.writeString(folder.resolve("key.pub"), key + "\n");
        Files.writeString(folder.resolve("allowed"), "me " + key + "\n");
        Files.writeString(folder.resolve("message"), "hello");
        Path answer = Files.createFile(
                folder.resolve("pin.sh"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(answer, "#!/bin/sh\necho " + RunningDoor.PIN + "\n");
        Shell.Ended ended = shell.with("SSH_ASKPASS", answer.toString())
                .with("SSH_ASKPASS_REQUIRE", "force")
                .run(
                        "ssh-agent",
                        "-P",
                        "/*",
                        "sh",
                        "-e",
                        "-c",
                        "ssh-add -s " + library
                                + "; ssh-keygen -Y sign -f key.pub -n file message; ssh-keygen -Y verify -f allowed -I me -n file -s"
                                + " message.sig < message")
                .succeeded();
        ended.printed("Good \"file\" signature for me");
    }

    @Test
    void nssSeesTheTokenAndItsKeys() {
        Shell.require("certutil");
        Shell.require("modutil");
        Shell.require("pkcs11-tool");
        String library = ClientModule.OWN.require().toString();
        Shell shell = shell(ClientModule.OWN);
        shell.run(
                        "pkcs11-tool",
                        "--module",
                        library,
                        "--slot",
                        "0",
                        "--login",
                        "--pin",
                        RunningDoor.PIN,
                        "--keypairgen",
                        "--key-type",
                        "rsa:2048",
                        "--label",
                        "nss",
                        "--id",
                        "41")
                .succeeded();
        makeDatabase(shell, library);
        shell.run("modutil", "-dbdir", "sql:db", "-list").succeeded().printed("pool " + RunningDoor.POOL);
        shell.run("sh", "-c", "certutil -K -d sql:db -h " + RunningDoor.POOL + " -f pin")
                .succeeded()
                .printed("nss");
    }

    /** NSS asks for one key that decrypts, signs and unwraps, which only a token without rules of its own makes. */
    @Test
    void nssMakesAKeyAndACertificateWhereTheProfileLetsIt() {
        Shell.require("certutil");
        Shell.require("modutil");
        String library = ClientModule.OWN.require().toString();
        try (RunningDoor permissive = RunningDoor.open(
                configuration -> configuration.replace("pkcs11-profile = default", "pkcs11-profile = softhsm"))) {
            Shell shell = new Shell(folder, ClientModule.OWN.environment(permissive.socket()));
            makeDatabase(shell, library);
            shell.run(
                            "sh",
                            "-c",
                            "head -c 64 /dev/urandom > noise && certutil -S -d sql:db -h "
                                    + RunningDoor.POOL
                                    + " -f pin -z noise -n nss-made -s CN=nss -x -t ,, -k rsa -g 2048")
                    .succeeded();
            shell.run("certutil", "-L", "-d", "sql:db", "-h", RunningDoor.POOL, "-f", "pin")
                    .succeeded()
                    .printed("nss-made");
        }
    }

    /** NSS's own, in the folder db, with the module in it and the PIN beside it. */
    private static void makeDatabase(Shell shell, String library) {
        shell.run(
                        "sh",
                        "-c",
                        "mkdir db && certutil -N -d sql:db --empty-password && echo " + RunningDoor.PIN + " > pin")
                .succeeded();
        shell.run("modutil", "-force", "-dbdir", "sql:db", "-add", "Holdfast", "-libfile", library)
                .succeeded();
    }

    private Shell shell(ClientModule module) {
        return new Shell(folder, module.environment(DOOR.socket()));
    }
}
