package io.dcosboot.agent.fetcher;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param cacheDirectory emptied at each start; default {@code fetch} in the work directory
 * @param cacheSize most the cache may hold
 * @param stallTimeout a download that brings nothing for so long has failed
 * @param frameworksHome what relative paths are relative to
 * @param maxExtractedSize most the archives of one URI may hold when unpacked
 */
@ConfigurationProperties("dcos.agent.fetcher")
record FetcherProperties(
        @Nullable Path cacheDirectory,
        @DefaultValue("2GB") DataSize cacheSize,
        @DefaultValue("1m") Duration stallTimeout,
        @Nullable Path frameworksHome,
        @DefaultValue("16GB") DataSize maxExtractedSize) {}
