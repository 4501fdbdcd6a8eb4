"""The brokers that librdkafka brings along for its own tests: the protocol as somebody else has written it.

Says `host:port` when it is there, then takes orders, a line each, and says `ok` to each. Ends with its standard input.

  topic <name> <partitions>   makes a topic
  errors <api> <code>...      answers the next requests of this kind so; 0: as usual
  rtt <milliseconds>          answers so much later
  down | up                   closes its port, and every connection; and opens it again
"""

import ctypes
import sys

PRODUCER = 0
BROKER = 1

library = ctypes.CDLL("librdkafka.so.1")
library.rd_kafka_conf_new.restype = ctypes.c_void_p
library.rd_kafka_new.restype = ctypes.c_void_p
library.rd_kafka_new.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]
library.rd_kafka_mock_cluster_new.restype = ctypes.c_void_p
library.rd_kafka_mock_cluster_new.argtypes = [ctypes.c_void_p, ctypes.c_int]
library.rd_kafka_mock_cluster_bootstraps.restype = ctypes.c_char_p
library.rd_kafka_mock_cluster_bootstraps.argtypes = [ctypes.c_void_p]
library.rd_kafka_mock_topic_create.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_int]
library.rd_kafka_mock_push_request_errors_array.argtypes = [
    ctypes.c_void_p,
    ctypes.c_int16,
    ctypes.c_size_t,
    ctypes.POINTER(ctypes.c_int),
]
library.rd_kafka_mock_broker_set_rtt.argtypes = [ctypes.c_void_p, ctypes.c_int32, ctypes.c_int]
library.rd_kafka_mock_broker_set_down.argtypes = [ctypes.c_void_p, ctypes.c_int32]
library.rd_kafka_mock_broker_set_up.argtypes = [ctypes.c_void_p, ctypes.c_int32]

reason = ctypes.create_string_buffer(512)
handle = library.rd_kafka_new(PRODUCER, library.rd_kafka_conf_new(), reason, len(reason))
if not handle:
    sys.exit(reason.value.decode())
cluster = library.rd_kafka_mock_cluster_new(handle, 1)


def obey(order, arguments):
    if order == "topic":
        return library.rd_kafka_mock_topic_create(cluster, arguments[0].encode(), int(arguments[1]), 1)
    if order == "errors":
        api, *codes = map(int, arguments)
        return library.rd_kafka_mock_push_request_errors_array(
            cluster, api, len(codes), (ctypes.c_int * len(codes))(*codes)
        )
    if order == "rtt":
        return library.rd_kafka_mock_broker_set_rtt(cluster, BROKER, int(arguments[0]))
    if order == "down":
        return library.rd_kafka_mock_broker_set_down(cluster, BROKER)
    if order == "up":
        return library.rd_kafka_mock_broker_set_up(cluster, BROKER)
    raise ValueError(order)


print(library.rd_kafka_mock_cluster_bootstraps(cluster).decode(), flush=True)
for line in sys.stdin:
    order, *arguments = line.split()
    obey(order, arguments)
    print("ok", flush=True)
