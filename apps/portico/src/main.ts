#!/usr/bin/env -S node --conditions=portico
