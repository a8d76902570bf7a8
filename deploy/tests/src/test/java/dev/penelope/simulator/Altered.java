package dev.penelope.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The coordinator compiled from its sources with some of their text changed, and the simulator with
 * it, in a class loader of their own. So what is to be tried out needs no switch in the
 * coordinator.
 */
final class Altered {
    private static final String COORDINATOR = "dev.penelope.coordinator.";
    private static final String SOURCES = "coordinator/src/main/java";
    private static final String SIMULATOR = "dev.penelope.simulator.";

    private final Method failure;
    private final Method story;

    /**
     * @throws IllegalStateException unless each text to be changed occurs once, and the result
     *     compiles
     */
    Altered(List<Change> changes) {
        try {
            Map<String, byte[]> classes = changes.isEmpty() ? Map.of() : compile(sources(changes));
            Class<?> simulator = new Loader(classes).loadClass(Simulator.class.getName());
            failure = simulator.getDeclaredMethod("failure", long.class);
            failure.setAccessible(true);
            story = simulator.getDeclaredMethod("story", long.class);
            story.setAccessible(true);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** As {@link Simulator#failure}, there. */
    String failure(long seed) {
        return call(failure, seed);
    }

    /** As {@link Simulator#story}, there. */
    String story(long seed) {
        return call(story, seed);
    }

    private static String call(Method method, long seed) {
        try {
            return (String) method.invoke(null, seed);
        } catch (ReflectiveOperationException failed) {
            throw new IllegalStateException("Expected a seed to run, but it did not", failed);
        }
    }

    // Sources

    /** Where this source tree begins. */
    static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(here.resolve(SOURCES))) {
            here = here.getParent();
            if (here == null) {
                throw new IllegalStateException(
                        "Expected to run inside Penelope's source tree, but there is none around "
                                + Path.of("").toAbsolutePath());
            }
        }
        return here;
    }

    /** A file of the coordinator, by its path below {@code dev/penelope/coordinator}. */
    static Path source(String file) {
        return root().resolve(SOURCES).resolve("dev/penelope/coordinator").resolve(file);
    }

    private static List<JavaFileObject> sources(List<Change> changes) throws IOException {
        Path directory = root().resolve(SOURCES);
        Map<Path, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                sources.put(file, Files.readString(file));
            }
        }
        for (Change change : changes) {
            Path file = source(change.file());
            String source = sources.get(file);
            if (source == null) {
                throw new IllegalStateException("Expected a file " + file + ", but there is none");
            }
            sources.put(file, change.apply(source));
        }
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((file, text) -> units.add(new Source(file.toUri(), text)));
        return units;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(URI uri, String text) {
            super(uri, Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreErrors) {
            return text;
        }
    }

    // Classes

    private static Map<String, byte[]> compile(List<JavaFileObject> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Compiled compiled = new Compiled(files)) {
            List<String> options = List.of("-proc:none", "-nowarn", "--release", "21");
            if (!compiler.getTask(problems, compiled, null, options, null, sources).call()) {
                throw new IllegalStateException("Expected sources to compile, but\n" + problems);
            }
            return compiled.bytes();
        }
    }

    /** Keeps what is compiled in memory. */
    private static final class Compiled extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

        Compiled(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            classes.put(name, bytes);
            return new SimpleJavaFileObject(URI.create("memory:/" + name), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return bytes;
                }
            };
        }

        Map<String, byte[]> bytes() {
            Map<String, byte[]> bytes = new HashMap<>();
            classes.forEach((name, written) -> bytes.put(name, written.toByteArray()));
            return bytes;
        }
    }

    /** Knows the altered coordinator, and a simulator that sees it. */
    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> altered;

        Loader(Map<String, byte[]> altered) {
            super(Altered.class.getClassLoader());
            this.altered = altered;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(COORDINATOR) && !name.startsWith(SIMULATOR)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            byte[] bytes = altered.containsKey(name) ? altered.get(name) : unaltered(name);
            return defineClass(name, bytes, 0, bytes.length);
        }

        private byte[] unaltered(String name) throws ClassNotFoundException {
            String file = name.replace('.', '/') + ".class";
            try (InputStream bytes = getParent().getResourceAsStream(file)) {
                if (bytes == null) {
                    throw new ClassNotFoundException(name);
                }
                return bytes.readAllBytes();
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }
    }
}
