package io.supertokens.it.support;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs programs of the operating system, and handles the files that they need. */
final class Commands {

    /** The user that runs the tests and therefore the servers; some servers require the name, even for root. */
    static final String USER = System.getProperty("user.name");

    private static final ConcurrentMap<Path, Object> FILLED = new ConcurrentHashMap<>();

    private Commands() {}

    /** Starts a program that appends its output to the log. */
    static Process start(Path log, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a program until it ends, which must be successful. */
    static void run(Path log, Map<String, String> environment, List<String> command) {
        try {
            int status = start(log, environment, command).waitFor();
            if (status != 0) {
                throw new IllegalStateException(
                        command.get(0) + " ended with status " + status + ":\n" + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The program with this name, if it is on the PATH. */
    static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The program with this name, which has to be on the PATH. */
    static Path required(String program) {
        return onPath(program).orElseThrow(() -> new IllegalStateException("there is no " + program + " on the PATH"));
    }

    /** The directory, created if necessary and emptied. */
    static Path emptied(Path directory) {
        try {
            if (Files.exists(directory)) {
                try (Stream<Path> files = Files.walk(directory)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a directory recursively. */
    static void copied(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file, and creates its directory. */
    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Unpacks a .tar.gz on the class path, unless an earlier run did. */
    static Path unpackTarball(String resource, Path target) {
        return once(target, directory -> {
            Path tarball = directory.resolveSibling(resource);
            try (InputStream in = resource(resource).openStream()) {
                Files.copy(in, tarball);
            }
            run(
                    directory.resolveSibling("log"),
                    Map.of(),
                    List.of("tar", "xzf", tarball.toString(), "--no-same-owner", "-C", directory.toString()));
            Files.delete(tarball);
        });
    }

    /** Unpacks a folder of a jar on the class path, unless an earlier run did. */
    static Path unpackJar(String folder, Path target) {
        return once(target, directory -> {
            JarURLConnection connection = (JarURLConnection) resource(folder).openConnection();
            connection.setUseCaches(false);
            try (JarFile jar = connection.getJarFile()) {
                for (JarEntry entry : jar.stream().toList()) {
                    if (!entry.isDirectory() && entry.getName().startsWith(folder)) {
                        Path file = directory.resolve(entry.getName().substring(folder.length()));
                        Files.createDirectories(file.getParent());
                        try (InputStream in = jar.getInputStream(entry)) {
                            Files.copy(in, file);
                        }
                        file.toFile().setExecutable(true);
                    }
                }
            }
        });
    }

    /**
     * The directory with the shared libraries that the program needs and this machine lacks; empty if it lacks none.
     * Debian's packages of them are unpacked into the given directory. Nothing is installed.
     */
    static Optional<Path> librariesFor(Path program, Path target) {
        List<String> missing = missingLibraries(program);
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(once(target, directory -> {
            for (String library : missing) {
                fetch(library, directory);
            }
        }));
    }

    private static List<String> missingLibraries(Path program) {
        try {
            Process ldd = new ProcessBuilder("ldd", program.toString()).start();
            try (Stream<String> lines = ldd.inputReader().lines()) {
                return lines.filter(line -> line.contains("not found"))
                        .map(line -> line.strip().split(" ", 2)[0])
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Downloads a library. libaio.so.1 is in Debian's libaio1, or in libaio1t64 since Debian 13, where the file is
     * libaio.so.1t64.
     */
    private static void fetch(String library, Path directory) throws IOException {
        String debian = library.replace(".so.", "");
        debian(library, directory, """
                download "$1" || download "$1t64"
                """, debian);
        try (Stream<Path> files = Files.walk(directory)) {
            Path found = files.filter(file -> file.getFileName().toString().startsWith(library))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "this machine lacks " + library + ", and Debian's " + debian + " does not bring it"));
            Files.createSymbolicLink(directory.resolve(library), directory.relativize(found));
        }
    }

    /**
     * Unpacks Debian packages with all their dependencies, except the C library, unless an earlier run did. It does not
     * matter what is installed, and nothing is installed.
     */
    static Path unpackDebian(Path target, String... names) {
        return once(target, directory -> debian(names[0], directory, """
                        download $(apt-get -qq -s --no-install-recommends -o Dir::State::status="$PWD/apt/status" $lists install "$@" \
                            | sed -n 's/^Inst \\([^ ]*\\) .*/\\1/p' | grep -vx libc6)
                        """, names));
    }

    /**
     * Runs a script that downloads packages, and unpacks them: first with the machine's package lists, and if that
     * fails with lists in a directory of its own, which needs no privileges.
     */
    private static void debian(String what, Path directory, String script, String... arguments) {
        Path log = directory.resolveSibling(what + ".log");
        if (onPath("apt-get").isEmpty() || onPath("dpkg").isEmpty()) {
            throw new IllegalStateException("this machine lacks " + what + ", and is no Debian that could bring it");
        }
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", """
                cd "$1" || exit
                shift
                mkdir -p apt/lists/partial apt/archives/partial
                : > apt/status
                download() { test -n "$1" && apt-get -q $lists download "$@"; }
                packages() { %s }
                lists=
                packages "$@" || {
                    lists="-o Dir::State=$PWD/apt -o Dir::Cache=$PWD/apt -o APT::Sandbox::User=root"
                    apt-get -q $lists -o Dir::State::status="$PWD/apt/status" update && packages "$@"
                } || exit
                rm -r apt
                for package in *.deb; do dpkg -x "$package" . && rm "$package" || exit; done
                """.formatted(script.strip() + "\n"), "sh", directory.toString()));
        command.addAll(List.of(arguments));
        try {
            run(log, Map.of(), command);
        } catch (IllegalStateException e) {
            throw new IllegalStateException("Debian's " + what + " cannot be had: see " + log, e);
        }
    }

    /** The search path for the shared libraries of packages that were unpacked there. */
    static String libraryPath(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.getFileName().toString().matches("lib.*\\.so.*"))
                    .map(file -> file.getParent().toString())
                    .distinct()
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Filling {
        void fill(Path directory) throws IOException;
    }

    private static Path once(Path target, Filling filling) {
        synchronized (FILLED.computeIfAbsent(target, path -> new Object())) {
            if (Files.exists(target)) {
                return target;
            }
            Path unfinished = emptied(target.resolveSibling(target.getFileName() + ".unfinished"));
            try {
                filling.fill(unfinished);
                return Files.move(unfinished, target);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static URL resource(String name) {
        URL url = Commands.class.getClassLoader().getResource(name);
        if (url == null) {
            throw new IllegalStateException("not on the class path: " + name);
        }
        return url;
    }
}
