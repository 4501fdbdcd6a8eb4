"""The brokers that librdkafka brings along for its own tests: the protocol as somebody else has written it.

Called with the library and the number of brokers. Says `host:port,host:port` when they are there, then takes orders, a line each, and
says `ok` to each, or what librdkafka says. Ends with its standard input. Brokers are counted from 1.

  topic <name> <partitions>              makes a topic
  advertise <broker> <port>              says that it is to be reached there
  errors <api> <code>...                 answers the next requests of this kind so; 0: as usual
  rtt <milliseconds>                     answers so much later
  down <broker> | up <broker>            closes its port, and every connection; and opens it again
  leader <topic> <partition> <broker>    changes who leads the partition
  coordinator <group> <broker>           changes who coordinates the group
  forget <topic> <partition> <offset>    deletes what is before it, as if it had become too old
"""

import ctypes
import sys

PRODUCER = 0
ALL = -1
# A group waits so long for more members before it begins.
GROUP_DELAY_MS = 50

library = ctypes.CDLL(sys.argv[1])
brokers = int(sys.argv[2])
library.rd_kafka_conf_new.restype = ctypes.c_void_p
library.rd_kafka_new.restype = ctypes.c_void_p
library.rd_kafka_new.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]
library.rd_kafka_mock_cluster_new.restype = ctypes.c_void_p
library.rd_kafka_mock_cluster_new.argtypes = [ctypes.c_void_p, ctypes.c_int]
library.rd_kafka_mock_cluster_bootstraps.restype = ctypes.c_char_p
library.rd_kafka_mock_cluster_bootstraps.argtypes = [ctypes.c_void_p]

reason = ctypes.create_string_buffer(512)
handle = library.rd_kafka_new(PRODUCER, library.rd_kafka_conf_new(), reason, len(reason))
if not handle:
    sys.exit(reason.value.decode())
cluster = ctypes.c_void_p(library.rd_kafka_mock_cluster_new(handle, brokers))
library.rd_kafka_mock_group_initial_rebalance_delay_ms(cluster, GROUP_DELAY_MS)


def number(text):
    return ctypes.c_int32(int(text))


def errors(api, *codes):
    many = (ctypes.c_int * len(codes))(*map(int, codes))
    library.rd_kafka_mock_push_request_errors_array(
        cluster, ctypes.c_int16(int(api)), ctypes.c_size_t(len(codes)), many
    )


ORDERS = {
    "topic": lambda name, partitions: library.rd_kafka_mock_topic_create(
        cluster, name.encode(), number(partitions), number(brokers)
    ),
    "advertise": lambda broker, port: library.rd_kafka_mock_broker_set_host_port(
        cluster, number(broker), b"127.0.0.1", number(port)
    ),
    "errors": errors,
    "rtt": lambda milliseconds: library.rd_kafka_mock_broker_set_rtt(cluster, ALL, number(milliseconds)),
    "down": lambda broker: library.rd_kafka_mock_broker_set_down(cluster, number(broker)),
    "up": lambda broker: library.rd_kafka_mock_broker_set_up(cluster, number(broker)),
    "leader": lambda topic, partition, broker: library.rd_kafka_mock_partition_set_leader(
        cluster, topic.encode(), number(partition), number(broker)
    ),
    "coordinator": lambda group, broker: library.rd_kafka_mock_coordinator_set(
        cluster, b"group", group.encode(), number(broker)
    ),
    "forget": lambda topic, partition, offset: library.rd_kafka_mock_partition_delete_records(
        cluster, topic.encode(), number(partition), ctypes.c_int64(int(offset))
    ),
}
# These two answer nothing.
SILENT = {"errors", "advertise"}

print(library.rd_kafka_mock_cluster_bootstraps(cluster).decode(), flush=True)
for line in sys.stdin:
    order, *arguments = line.split()
    answer = ORDERS[order](*arguments)
    print("ok" if order in SILENT or answer == 0 else f"error {answer}", flush=True)
