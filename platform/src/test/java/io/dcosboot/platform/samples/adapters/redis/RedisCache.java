package io.dcosboot.platform.samples.adapters.redis;

import io.dcosboot.platform.samples.adapters.docker.DockerEngine;

record RedisCache(DockerEngine other) {}
