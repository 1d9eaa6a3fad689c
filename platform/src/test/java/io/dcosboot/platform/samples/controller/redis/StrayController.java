package io.dcosboot.platform.samples.controller.redis;

import org.springframework.web.bind.annotation.RestController;

@RestController
class StrayController {}
