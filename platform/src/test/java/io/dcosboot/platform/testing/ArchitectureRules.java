package io.dcosboot.platform.testing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Set;

/**
 * The structure every service keeps: a pure core, adapters that do not know each other, HTTP only in {@code api}. A
 * service checks itself with {@code ArchitectureRules.check("io.dcosboot.marathon")}.
 */
public final class ArchitectureRules {
    private static final String PROJECT = "io.dcosboot";

    private ArchitectureRules() {}

    /**
     * Checks the production classes below a service's base package.
     *
     * @throws AssertionError naming each class that breaks a rule
     */
    public static void check(String servicePackage) {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(servicePackage);
        check(servicePackage, classes);
    }

    static void check(String servicePackage, JavaClasses classes) {
        for (ArchRule rule : rules(servicePackage)) {
            rule.allowEmptyShould(true).check(classes);
        }
    }

    private static List<ArchRule> rules(String service) {
        String core = service + ".core..";
        return List.of(
                noClasses()
                        .that()
                        .resideInAPackage(core)
                        .should()
                        .dependOnClassesThat(DescribedPredicate.not(resideInAnyPackage(
                                        core,
                                        PROJECT + ".mesos..",
                                        "java..",
                                        "org.jspecify..",
                                        "com.google.protobuf..",
                                        "com.google.re2j..",
                                        "tools.jackson.core.."))
                                .as("belong to neither the core, the Mesos messages nor the JDK"))
                        .because("the core is pure: no framework, no library that does I/O"),
                noClasses()
                        .that()
                        .resideInAPackage(core)
                        .should()
                        .dependOnClassesThat(resideInAnyPackage(
                                        "java.io..", "java.net..", "java.nio.file..", "java.sql..")
                                .and(DescribedPredicate.not(type(java.net.URI.class)
                                        .or(type(java.io.Serializable.class))
                                        .or(type(java.io.IOException.class))
                                        .or(type(java.io.UncheckedIOException.class))
                                        .or(type(java.io.StringWriter.class))
                                        .or(type(java.io.Writer.class))
                                        .or(type(java.io.OutputStream.class))
                                        .or(type(java.io.ByteArrayOutputStream.class))
                                        .or(type(java.net.URISyntaxException.class))
                                        .or(DescribedPredicate.describe("paths", ArchitectureRules::isPath)))))
                        .because("the core does no I/O"),
                noClasses()
                        .that()
                        .resideInAPackage(core)
                        .should()
                        .callCodeUnitWhere(DescribedPredicate.describe(
                                "reads a clock, rolls dice, sleeps or starts threads", ArchitectureRules::isImpure))
                        .because("time, ids and threads come into the core as values and ports"),
                slices().assignedFrom(adapters(service))
                        .should()
                        .notDependOnEachOther()
                        .because("adapters meet through the core's ports"),
                slices().matching(service + ".(*)..").should().beFreeOfCycles(),
                classes()
                        .that()
                        .areAnnotatedWith("org.springframework.web.bind.annotation.RestController")
                        .or()
                        .areAnnotatedWith("org.springframework.stereotype.Controller")
                        .should()
                        .resideInAPackage(service + ".api.."),
                fields().should().notBeAnnotatedWith("org.springframework.beans.factory.annotation.Autowired"),
                fields().should().notBeAnnotatedWith("org.springframework.beans.factory.annotation.Value"),
                methods().should().notBeAnnotatedWith("org.springframework.beans.factory.annotation.Autowired"),
                noClasses()
                        .should()
                        .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)")
                        .because("a name says what a thing is"),
                noClasses()
                        .should()
                        .resideInAnyPackage("..service..", "..dto..", "..util..", "..common..")
                        .because("a package is named after what it holds"));
    }

    /** Every direct sub-package but the core and the API is an adapter; classes beside them wire things up. */
    private static SliceAssignment adapters(String service) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                String name = javaClass.getPackageName();
                if (!name.startsWith(service + ".")) {
                    return SliceIdentifier.ignore();
                }
                String first = name.substring(service.length() + 1).split("\\.", 2)[0];
                return Set.of("core", "api").contains(first) ? SliceIdentifier.ignore() : SliceIdentifier.of(first);
            }

            @Override
            public String getDescription() {
                return "adapters of " + service;
            }
        };
    }

    private static boolean isPath(JavaClass javaClass) {
        return Set.of("java.nio.file.Path", "java.nio.file.InvalidPathException")
                .contains(javaClass.getFullName());
    }

    private static boolean isImpure(JavaCall<?> call) {
        String owner = call.getTargetOwner().getFullName();
        String method = call.getTarget().getName();
        return switch (owner) {
            case "java.lang.System" ->
                Set.of("currentTimeMillis", "nanoTime", "getenv", "getProperty").contains(method);
            case "java.lang.Thread", "java.lang.Thread$Builder", "java.util.concurrent.Executors" ->
                !Set.of("currentThread").contains(method);
            case "java.util.UUID" -> method.equals("randomUUID");
            case "java.lang.Math" -> method.equals("random");
            case "java.util.Random", "java.util.concurrent.ThreadLocalRandom", "java.security.SecureRandom" ->
                method.equals("current") || isUnseeded(call);
            case "java.util.concurrent.CompletableFuture" -> method.endsWith("Async");
            default ->
                owner.startsWith("java.time.")
                        && (method.equals("now") || method.startsWith("system") || method.startsWith("tick"));
        };
    }

    private static boolean isUnseeded(JavaCall<?> call) {
        return call.getTarget().getName().equals("<init>")
                && call.getTarget().getRawParameterTypes().isEmpty();
    }
}
