package io.serpentarium.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serpentarium.tenant.DeclaredKey;
import io.serpentarium.tenant.DeclaredQuota;
import io.serpentarium.tenant.DeclaredTenant;
import io.serpentarium.tenant.DeclaredTokenKey;
import io.serpentarium.tenant.Key;
import io.serpentarium.tenant.Quota;
import io.serpentarium.tenant.QuotaValue;
import io.serpentarium.tenant.Tenant;
import io.serpentarium.tenant.TokenAlgorithm;
import io.serpentarium.testing.TokenMint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading the file: everything it can have, and what each fault is called, with its line and its key. */
class TenantsYamlTest {
  private static final String SECRET = "sk_live_0123456789abcdefghijklmnop";
  private static final String SHARED = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
  private static final String HASH = "ab".repeat(32);
  private static final Map<String, String> ENVIRONMENT = Map.of("UNI_KEY", SECRET, "UNI_SHARED", SHARED);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("tenants.yaml");
  }

  private List<DeclaredTenant> read(String text) throws IOException {
    Files.writeString(file, text);
    return TenantsYaml.read(file, ENVIRONMENT, new Sources());
  }

  /** The complaint about a file, without the file's own name. */
  private String complaint(String text) throws IOException {
    Files.writeString(file, text);
    var sentence = new String[1];
    assertThatThrownBy(() -> TenantsYaml.read(file, ENVIRONMENT, new Sources()))
        .isInstanceOfSatisfying(TenantsFileException.class, faulty -> sentence[0] = faulty.sentence());
    assertThat(sentence[0]).startsWith(file.toString()).endsWith(".").doesNotContain(SECRET, SHARED);
    return sentence[0].substring(file.toString().length());
  }

  @Test
  void readsEverythingThatATenantCanHave() throws IOException {
    var pem = TokenMint.pem(TokenMint.pair("Ed25519"));
    Files.writeString(folder.resolve("uni.key"), SECRET.replace('0', '9') + "\n");
    var tenants =
        read(
            """
            tenants:
              uni:
                name: University
                state: draining
                nullOrigin: true
                keys:
                  - key: pk_live_uni0uni0uni0
                    origins: [https://uni.example, "https://*.uni.example"]
                  - env: UNI_KEY
                  - file: uni.key
                  - sha256: %s
                    mode: test
                tokenKeys:
                  - kid: k1
                    algorithm: EdDSA
                    publicKey: |
            %s
                  - {kid: k2, algorithm: HS256, env: UNI_SHARED}
                quotas:
                  runsPerMinute: 60
                  environments: [science, default]
                subjectQuotas:
                  "*": {sessions: 2}
                  ada: {sessions: 9}
              college:
            """
                .formatted(HASH, pem.indent(12).stripTrailing()));

    assertThat(tenants)
        .containsExactly(
            new DeclaredTenant(
                "uni",
                "University",
                Tenant.State.DRAINING,
                true,
                Set.of(
                    DeclaredKey.ofText("pk_live_uni0uni0uni0", List.of("https://uni.example", "https://*.uni.example")),
                    DeclaredKey.ofText(SECRET, List.of()),
                    DeclaredKey.ofText(SECRET.replace('0', '9'), List.of()),
                    DeclaredKey.ofHash(HASH, Key.Mode.TEST)),
                Set.of(
                    DeclaredTokenKey.of("k1", TokenAlgorithm.EDDSA, pem),
                    DeclaredTokenKey.of("k2", TokenAlgorithm.HS256, SHARED)),
                Set.of(
                    DeclaredQuota.of("", Quota.RUNS_PER_MINUTE, 60),
                    DeclaredQuota.of("", Quota.ENVIRONMENTS, QuotaValue.of(List.of("default", "science"))),
                    DeclaredQuota.of("*", Quota.SESSIONS, 2),
                    DeclaredQuota.of("ada", Quota.SESSIONS, 9))),
            new DeclaredTenant("college", "college", Tenant.State.ACTIVE, false, Set.of(), Set.of(), Set.of()));
  }

  @Test
  void declaresNobodyOnlyWhenItSaysSo() throws IOException {
    assertThat(read("tenants: {}\n")).isEmpty();
    assertThat(complaint("")).isEqualTo(" is empty; it has to begin with tenants:.");
    assertThat(complaint("{}"))
        .isEqualTo(", line 1: There is no tenants: here; a file that is to declare none has tenants: {}.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tenents: {}| 1, tenents: There is no key tenents here; the nearest one is tenants.",
        "tenants: {uni: {nme: x}}| 1, tenants.uni.nme: There is no key nme here; the nearest one is name.",
        "tenants: {uni: {quotas: {sesions: 1}}}| 1, tenants.uni.quotas.sesions: There is no quota sesions; the nearest one is"
            + " sessions.",
        "tenants: {uni: {quotas: {sessions: 0}}}| 1, tenants.uni.quotas.sessions: sessions is 0, but has to be from 1 to"
            + " 10000000.",
        "tenants: {uni: {quotas: {environments: 3}}}| 1, tenants.uni.quotas.environments: This has to be a list, each member on a"
            + " line that begins with a hyphen.",
        "tenants: {uni: {quotas: {environments: [A]}}}| 1, tenants.uni.quotas.environments: environments has \"A\", which is no"
            + " name of an environment: one has 1 to 40 lower-case letters, digits and hyphens, with no hyphen at its ends.",
        "tenants: {uni: {quotas: {sessions: many}}}| 1, tenants.uni.quotas.sessions: This has to be a whole number.",
        "tenants: {uni: {subjectQuotas: {ada: {weight: 1}}}}| 1, tenants.uni.subjectQuotas.ada.weight: weight is for tenants,"
            + " not for subjects.",
        "tenants: {uni: {state: asleep}}| 1, tenants.uni.state: state has to be active, suspended or draining.",
        "tenants: {uni: {nullOrigin: perhaps}}| 1, tenants.uni.nullOrigin: This has to be true or false.",
        "tenants: {Uni: {}}| 1, tenants.Uni: id has to be 1 to 64 lower-case letters, digits and hyphens, with no hyphen at its"
            + " ends.",
        "tenants: {demo: {}}| 1, tenants.demo: The tenant demo belongs to the server: demo.enabled decides about it.",
        "tenants: {uni: {}, uni: {}}| 1, tenants: uni is here twice.",
        "tenants: [uni]| 1, tenants: This has to be a list of names with values, like \"name: value\".",
        "tenants: {uni: {keys: x}}| 1, tenants.uni.keys: This has to be a list, each member on a line that begins with a hyphen.",
        "tenants: {uni: {keys: [{}]}}| 1, tenants.uni.keys[0]: This has to have exactly one of key, env, file, sha256.",
        "tenants: {uni: {keys: [{env: NONE}]}}| 1, tenants.uni.keys[0].env: The server's environment has no variable NONE, or it"
            + " is empty.",
        "tenants: {uni: {keys: [{file: none}]}}| 1, tenants.uni.keys[0].file: The file none cannot be read: it does not exist.",
        "tenants: {uni: {keys: [{sha256: abc}]}}| 1, tenants.uni.keys[0].sha256: This is no SHA-256: it has to be 64 hexadecimal"
            + " digits in lower case.",
        "tenants: {uni: {keys: [{key: pk_live_abcd, origins: [uni.example]}]}}| 1, tenants.uni.keys[0]: \"uni.example\" is not an"
            + " origin: write scheme, host and port like https://uni.example or https://*.uni.example, without a path, and"
            + " names with other letters in their xn-- form.",
        "tenants: {uni: {keys: [{env: UNI_KEY}, {env: UNI_KEY}]}}| 1, tenants.uni.keys[1]: This is the same key as"
            + " tenants.uni.keys[0].",
        "tenants: {uni: {tokenKeys: [{algorithm: HS256}]}}| 1, tenants.uni.tokenKeys[0]: kid is missing.",
        "tenants: {uni: {tokenKeys: [{kid: k, algorithm: none}]}}| 1, tenants.uni.tokenKeys[0].algorithm: algorithm has to be"
            + " HS256, RS256 or EdDSA.",
        "tenants: {uni: {tokenKeys: [{kid: k, algorithm: RS256, publicKey: x}]}}| 1, tenants.uni.tokenKeys[0]: The public key is"
            + " not in PEM (-----BEGIN PUBLIC KEY-----).",
      })
  void namesTheLineAndTheKeyThatAreWrongAndWhatIsAllowed(String text, String sentence) throws IOException {
    assertThat(complaint(text)).isEqualTo(", line " + sentence.strip());
  }

  @Test
  void countsLinesAndFindsWhatIsNoYaml() throws IOException {
    assertThat(complaint("# all tenants\ntenants:\n  uni:\n    quotas:\n      sesions: 1\n")).startsWith(", line 5, ");
    assertThat(complaint("tenants:\n  uni: [\n")).startsWith(", line 3 is not valid YAML: ");
    assertThat(complaint("tenants: {}\n---\ntenants: {}\n")).contains("is not valid YAML");
    Files.delete(file);
    assertThatThrownBy(() -> TenantsYaml.read(file, ENVIRONMENT, new Sources()))
        .hasMessage("The file of tenants %s cannot be read: it does not exist.".formatted(file));
  }

  @Test
  void takesNoSecretFromTheFileItself() throws IOException {
    assertThat(complaint("tenants: {uni: {keys: [{key: %s}]}}".formatted(SECRET)))
        .contains("A secret key must not stand in this file");
    assertThat(complaint("tenants: {uni: {tokenKeys: [{kid: k, algorithm: HS256, publicKey: %s}]}}".formatted(SHARED)))
        .contains("must not stand in this file");
    Files.writeString(folder.resolve("short"), "sk_live_password");
    assertThat(complaint("tenants: {uni: {keys: [{file: short}]}}"))
        .contains("A secret key needs 20 random characters or more")
        .doesNotContain("password");
  }

  @Test
  void readsTheExampleOfTheReadme() throws IOException {
    var readme = Files.readString(Path.of("README.md"));
    var example = readme.substring(readme.indexOf("```yaml\ntenants:") + "```yaml\n".length());
    var secret = Files.writeString(folder.resolve("uni-key"), SECRET.replace('0', '9'));
    Files.writeString(file, example.substring(0, example.indexOf("```")).replace("/run/secrets/uni-key", secret.toString()));

    var uni = TenantsYaml.read(file, Map.of("UNI_KEY", SECRET, "UNI_TOKEN_SECRET", SHARED), new Sources()).getFirst();
    assertThat(uni.name()).isEqualTo("University");
    assertThat(uni.keys()).hasSize(4);
    assertThat(uni.tokenKeys()).hasSize(1);
    assertThat(uni.quotas()).hasSize(4);
  }

  @Test
  void remembersTheFilesThatItNamesAlsoWhenTheyAreNotThere() throws IOException {
    Files.writeString(file, "tenants: {uni: {keys: [{file: uni.key}]}}");
    var sources = new Sources();
    assertThatThrownBy(() -> TenantsYaml.read(file, ENVIRONMENT, sources)).isInstanceOf(TenantsFileException.class);
    assertThat(sources.look()).isEqualTo(sources.stamps()).containsOnlyKeys(file, folder.resolve("uni.key"));
    Files.writeString(folder.resolve("uni.key"), SECRET);
    assertThat(sources.look()).isNotEqualTo(sources.stamps());
  }
}
