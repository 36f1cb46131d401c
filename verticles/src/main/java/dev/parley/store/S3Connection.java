package dev.parley.store;

import dev.parley.conf.S3Conf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The clients of one S3 store, on one pool of connections. Opening connects to nothing.
 *
 * @param single for everything but large uploads
 * @param multipart for uploads: beyond a size in several parts at once. It cannot read from every store: it asks for parts
 *     of objects, which some do not know
 */
record S3Connection(
        S3AsyncClient single,
        S3AsyncClient multipart,
        S3Presigner presigner,
        SdkAsyncHttpClient http,
        EventLoopGroup threads)
        implements AutoCloseable {

    /**
     * Bytes only pass through it. With more of them the SDK (2.56) may never tell that a connection was refused: of 30 calls
     * to a closed port 11 ended by their time-out with two threads, of 150 none with one.
     */
    private static final int THREADS = 1;

    private static final int MOST_CONNECTIONS = 64;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** A connection on which nothing moves for so long is dead. */
    private static final Duration SILENCE = Duration.ofSeconds(30);
    /** For a whole call with its retries; a large file takes long. */
    private static final Duration LONGEST_CALL = Duration.ofMinutes(10);

    private static final long PART = 16L << 20;

    static S3Connection open(S3Conf conf) {
        var threads = newThreads();
        var http = NettyNioAsyncHttpClient.builder()
                .eventLoopGroup(SdkEventLoopGroup.create(threads, NioSocketChannel::new))
                .maxConcurrency(MOST_CONNECTIONS)
                .connectionTimeout(CONNECT)
                .connectionAcquisitionTimeout(LONGEST_CALL)
                .readTimeout(SILENCE)
                .writeTimeout(SILENCE)
                .build();
        var credentials = credentials(conf);
        return new S3Connection(
                client(conf, http, credentials).build(),
                client(conf, http, credentials)
                        .multipartEnabled(true)
                        .multipartConfiguration(parts -> parts.thresholdInBytes(PART)
                                .minimumPartSizeInBytes(PART)
                                .apiCallBufferSizeInBytes(4 * PART))
                        .build(),
                presigner(conf, credentials),
                http,
                threads);
    }

    @Override
    public void close() {
        presigner.close();
        multipart.close();
        single.close();
        http.close();
        threads.shutdownGracefully(0, CONNECT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Our own, because those of the SDK take two seconds to end. */
    @SuppressWarnings("deprecation") // the SDK knows no newer one
    private static EventLoopGroup newThreads() {
        return new NioEventLoopGroup(THREADS);
    }

    private static S3AsyncClientBuilder client(
            S3Conf conf, SdkAsyncHttpClient http, AwsCredentialsProvider credentials) {
        var builder = S3AsyncClient.builder()
                .region(Region.of(conf.region()))
                .credentialsProvider(credentials)
                .forcePathStyle(conf.pathStyle())
                .httpClient(http)
                .overrideConfiguration(calls -> calls.apiCallTimeout(LONGEST_CALL));
        conf.endpoint().ifPresent(builder::endpointOverride);
        return builder;
    }

    /** Signs for the host that clients call. */
    private static S3Presigner presigner(S3Conf conf, AwsCredentialsProvider credentials) {
        var builder = S3Presigner.builder()
                .region(Region.of(conf.region()))
                .credentialsProvider(credentials)
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(
                                conf.pathStyle() || conf.publicUrl().isPresent())
                        .build());
        conf.publicUrl().or(conf::endpoint).ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static AwsCredentialsProvider credentials(S3Conf conf) {
        return conf.credentials()
                .<AwsCredentialsProvider>map(given -> StaticCredentialsProvider.create(given.sessionToken()
                        .<AwsCredentials>map(token -> AwsSessionCredentials.create(
                                given.accessKey().reveal(), given.secretKey().reveal(), token.reveal()))
                        .orElseGet(() -> AwsBasicCredentials.create(
                                given.accessKey().reveal(), given.secretKey().reveal()))))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }
}
