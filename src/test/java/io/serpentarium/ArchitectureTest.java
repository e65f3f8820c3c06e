package io.serpentarium;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.vertx.core.Verticle;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shape of the server: who may know whom, and what each room shows. */
class ArchitectureTest {
  private static final String ROOT = "io.serpentarium";
  private static final JavaClasses MAIN =
      new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(ROOT);

  /** The rooms that a room may know. A new room, or a new dependency, is a decision to be written down here. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.ofEntries(
          Map.entry("bus", Set.of()),
          Map.entry("cli", Set.of("tenant")),
          Map.entry("environment", Set.of()),
          Map.entry("config", Set.of("environment")),
          Map.entry("protocol", Set.of()),
          Map.entry("store", Set.of()),
          Map.entry("seats", Set.of("store")),
          Map.entry("vault", Set.of("config")),
          Map.entry("tenant", Set.of("environment", "store", "vault")),
          Map.entry("provision", Set.of("tenant", "store")),
          Map.entry("telemetry", Set.of("config")),
          Map.entry("box", Set.of("config")),
          Map.entry("runner", Set.of("environment", "box", "config", "protocol", "tenant", "telemetry")),
          Map.entry("quota", Set.of("environment", "config", "protocol", "seats", "store", "tenant", "telemetry")),
          Map.entry("image", Set.of("vault", "runner", "config", "protocol", "tenant", "telemetry")),
          Map.entry("pool", Set.of("environment", "bus", "runner", "config", "protocol", "tenant", "telemetry")),
          Map.entry(
              "session", Set.of("environment", "bus", "pool", "quota", "image", "runner", "config", "protocol", "tenant", "telemetry")),
          Map.entry("oneshot", Set.of("environment", "bus", "pool", "quota", "runner", "config", "protocol", "tenant", "telemetry")),
          Map.entry("gateway", Set.of("bus", "session", "oneshot", "quota", "config", "protocol", "tenant", "telemetry")),
          Map.entry(
              "admin", Set.of("store", "bus", "gateway", "session", "pool", "quota", "config", "protocol", "tenant", "telemetry")));

  /** What each room shows to the others, its door first. Everything else is package-private. */
  private static final Map<String, List<String>> SHOWS =
      Map.ofEntries(
          Map.entry("box", List.of("Box", "Boxed", "BoxException", "Layer", "Program")),
          Map.entry("bus", List.of("Address")),
          Map.entry(
              "environment",
              List.of(
                  "EnvironmentFolder", "Environment", "EnvironmentException", "EnvironmentName", "Environments", "PackageFile", "Wheel")),
          Map.entry("cli", List.of("Commands")),
          Map.entry(
              "config",
              List.of(
                  "ServerConfig", "AdminConfig", "BoxKind", "CheckpointPolicy", "ConfigException", "DemoConfig",
                  "EnvironmentsConfig", "ImageConfig", "IsolationConfig", "KeyList", "LimitsConfig", "LogFormat", "OidcConfig", "PoolConfig", "QuotaConfig",
                  "SecretsConfig", "ServerOptions", "SessionConfig", "SessionWall", "SocketConfig", "TenancyConfig")),
          Map.entry(
              "protocol",
              List.of(
                  "MessageCodec", "ClientInfo", "ClientMessage", "CloseCode", "Completion", "Dropped", "ErrorCode", "ExecuteRequest", "ExecuteResponse",
                  "InvalidMessage", "Limits", "Outcome", "Protocol", "Resume", "Retry", "ServerMessage", "SessionPhase", "SourceFile",
                  "StateReason", "StdinMode", "StreamName", "TracebackFrame", "WireWord")),
          Map.entry(
              "tenant",
              List.of(
                  "TenantDirectory", "AccessToken", "AuditEntry", "Authentication", "Caller", "ChangeRefused", "Changed",
                  "Credentials", "DataFolder", "DeclaredKey", "DeclaredQuota", "DeclaredTenant", "DeclaredTokenKey", "IssuedKey", "IssuedTokenKey", "Key", "KeyAdministration", "Origin",
                  "Principal", "Quota", "QuotaOverride", "QuotaValue", "Share", "Spelling", "Tenant", "TenantAdministration", "TenantDeclaration", "TenantEntry", "TokenAlgorithm",
                  "TokenKey", "TokenSecrets")),
          Map.entry("provision", List.of("TenantsFile", "TenantsFileException")),
          Map.entry("vault", List.of("MasterKeys", "KeyException", "SecretBox")),
          Map.entry("seats", List.of("Seats", "Funds", "LeasedSeats", "PastUse", "Rate", "SeatKey", "Signal", "Spending")),
          Map.entry("store", List.of("Database", "Sql", "StoreException")),
          Map.entry(
              "telemetry", List.of("Metrics", "EventLoopDelay", "Health", "LogFields", "LogOutput", "ProcStat", "ProcessUsage")),
          Map.entry(
              "runner",
              List.of(
                  "RunnerLauncher", "DenoBinary", "ExitCause", "ImageSink", "ImageSource", "InstallationException", "Runner",
                  "RunnerCommand", "RunnerFrame", "RunnerInstallation", "RunnerLimits", "RunnerListener", "RuntimeFiles",
                  "SelfTest", "SelfTestException")),
          Map.entry("pool", List.of("RunnerPool", "Lease", "PoolFigures", "PoolAdministration", "PoolNotice", "PoolStatus", "PoolVerticle", "Refusal", "Waiter")),
          Map.entry(
              "image",
              List.of(
                  "ImageStore", "ImageId", "ImageInfo", "ImageMeta", "ImageStoreException", "ImageWriter", "Loaded",
                  "Saved", "StoredImage", "Usage")),
          Map.entry("oneshot", List.of("OneShotClient", "Customer", "OneShotVerticle")),
          Map.entry("session", List.of("SessionClient", "Delivery", "LargeImages", "Owner", "SessionAdministration", "SessionPage", "SessionStatus", "SessionVerticle")),
          Map.entry(
              "quota",
              List.of(
                  "QuotaLedger", "Admission", "Effective", "EnvironmentRights", "Execution", "Holder", "HolderLimits", "Meter", "MeterWriter", "Permit",
                  "QuotaDefaults", "QuotaRefusals", "RefusalRow", "RunPermit", "Span", "Ticker", "UsageQuery", "UsageReport", "UsageRow", "UsageStore", "WhatIf")),
          Map.entry("admin", List.of("AdminVerticle")),
          Map.entry("gateway", List.of("GatewayVerticle", "AddressCounter", "ManagementVerticle")));

  static Stream<String> rooms() {
    return packages().filter(name -> !name.equals(ROOT)).map(ArchitectureTest::room).distinct();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void aRoomKnowsOnlyTheRoomsBelowIt(String room) {
    var known = new TreeSet<String>();
    for (var type : MAIN.that(resideInAPackage(ROOT + "." + room + ".."))) {
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getPackageName())
          .filter(name -> name.startsWith(ROOT))
          .forEach(name -> known.add(room(name)));
    }
    known.remove(room);
    assertThat(MAY_KNOW).containsKey(room);
    assertThat(MAY_KNOW.get(room)).as("rooms that %s may know", room).containsAll(known);
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void aRoomShowsOnlyWhatWasDecided(String room) {
    assertThat(MAIN.that(resideInAPackage(ROOT + "." + room + "..")))
        .filteredOn(type -> type.getEnclosingClass().isEmpty() && type.getModifiers().contains(JavaModifier.PUBLIC))
        .extracting(JavaClass::getSimpleName)
        .containsExactlyInAnyOrderElementsOf(SHOWS.getOrDefault(room, List.of()));
  }

  @Test
  void noRoomsDependOnEachOtherInACircle() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void protocolAndQuotaKnowNoVertx() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".protocol..", ROOT + ".quota..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..")
        .check(MAIN);
  }

  @Test
  void jacksonIsKnownToTheCodecsOnly() {
    var codecs =
        Set.of("protocol", "runner.CommandEncoder", "runner.FrameDecoder", "config.YamlFile", "session.SavedSession");
    var users = new TreeMap<String, String>();
    for (var type : MAIN) {
      type.getDirectDependenciesFromSelf().stream()
          .filter(dependency -> dependency.getTargetClass().getPackageName().startsWith("com.fasterxml.jackson"))
          .forEach(dependency -> users.put(topLevel(type), dependency.getTargetClass().getName()));
    }
    users.keySet().removeIf(name -> codecs.contains(name) || codecs.contains(name.split("\\.", 2)[0]));
    assertThat(users).as("classes that know Jackson").isEmpty();
  }

  @Test
  void theOtherJacksonIsKnownToNobody() {
    noClasses().should().dependOnClassesThat().resideInAPackage("tools.jackson..").check(MAIN);
  }

  @Test
  void noClassIsNamedForNothing() {
    noClasses().should().haveNameMatching(".*(Util|Utils|Manager|Impl|Helper|Helpers)").check(MAIN);
  }

  /** The state of these rooms is confined to a context; what is shared is a decision to be written down here. */
  @Test
  void poolAndSessionShareNoState() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".pool..", ROOT + ".session..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.concurrent.atomic..", "java.util.concurrent.locks..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.util\\.concurrent\\.(Concurrent|CopyOnWrite|Blocking|Linked|Array).*")
        .check(MAIN);
    assertThat(MAIN.that(resideInAPackage(ROOT + ".pool..").or(resideInAPackage(ROOT + ".session.."))))
        .flatExtracting(JavaClass::getMethods)
        .filteredOn(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED))
        .isEmpty();
    assertThat(MAIN.that(resideInAPackage(ROOT + ".pool..").or(resideInAPackage(ROOT + ".session.."))))
        .flatExtracting(JavaClass::getFields)
        .filteredOn(field -> field.getModifiers().contains(JavaModifier.VOLATILE))
        .extracting(field -> field.getOwner().getSimpleName() + "." + field.getName())
        .containsExactly("PoolVerticle.figures");
  }

  @Test
  void verticlesAreFinal() {
    assertThat(MAIN)
        .filteredOn(type -> type.isAssignableTo(VerticleBase.class) || type.isAssignableTo(Verticle.class))
        .hasSizeGreaterThanOrEqualTo(4)
        .allSatisfy(type -> assertThat(type.getModifiers()).contains(JavaModifier.FINAL));
  }

  @Test
  void noTestSleeps() {
    var tests =
        new ClassFileImporter().withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS).importPackages(ROOT);
    assertThat(tests).isNotEmpty();
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(tests);
    noClasses().should().callMethod(Thread.class, "sleep", Duration.class).check(tests);
    noClasses().should().dependOnClassesThat().resideInAPackage("org.mockito..").check(tests);
  }

  @Test
  void everyPackageIsNullMarked() throws ClassNotFoundException {
    for (var name : packages().toList()) {
      var info = Class.forName(name + ".package-info");
      assertThat(info.isAnnotationPresent(NullMarked.class)).as(name).isTrue();
    }
  }

  private static Stream<String> packages() {
    return MAIN.stream().map(JavaClass::getPackageName).distinct().sorted();
  }

  private static String room(String packageName) {
    return packageName.equals(ROOT) ? "the root" : packageName.substring(ROOT.length() + 1).split("\\.", 2)[0];
  }

  private static String topLevel(JavaClass type) {
    return type.getName().substring(ROOT.length() + 1).split("\\$", 2)[0];
  }
}
