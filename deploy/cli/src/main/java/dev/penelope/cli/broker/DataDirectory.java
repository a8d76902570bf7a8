package dev.penelope.cli.broker;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory of one broker, held by a lock file from opening to closing. Kafka has a lock too,
 * but takes it only after the controller has written to the metadata log.
 */
final class DataDirectory implements Closeable {
    private final Path path;
    private final boolean temporary;
    private final FileChannel lock;

    private DataDirectory(Path path, boolean temporary, FileChannel lock) {
        this.path = path;
        this.temporary = temporary;
        this.lock = lock;
    }

    /**
     * Opens the given directory, which is made if it is missing, or a temporary one, which goes at
     * close.
     */
    static DataDirectory open(Optional<Path> given) throws IOException {
        Path path =
                given.isPresent()
                        ? Files.createDirectories(given.get().toAbsolutePath().normalize())
                        : Files.createTempDirectory("penelope-broker-");
        return new DataDirectory(path, given.isEmpty(), locked(path));
    }

    private static FileChannel locked(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        path.resolve("broker.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        if (!holdsLock(channel)) {
            channel.close();
            throw new DirectoryInUse(path);
        }
        return channel;
    }

    private static boolean holdsLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) { // held by this JVM
            return false;
        }
    }

    Path path() {
        return path;
    }

    boolean isFormatted() {
        return Files.exists(path.resolve("meta.properties"));
    }

    @Override
    public void close() throws IOException {
        lock.close();
        if (temporary) {
            delete();
        }
    }

    private void delete() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(file);
            }
        } catch (UncheckedIOException e) { // how a walk reports
            throw e.getCause();
        }
    }
}
