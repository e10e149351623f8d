"""Threads, as users are told to write it: the main thread constructs and sets up once, all threads share the instance."""

import threading

from ansys.dynamicreporting.core.serverless import ADR, String


def worker_task():
    adr = ADR.get_instance()
    adr.create_item(String, name="task", content="from a thread", tags="example=1")
    print("worker OK", flush=True)


if __name__ == "__main__":
    adr = ADR(ansys_installation=r"/ansys_inc/v261", db_directory=r"/data/reports")
    adr.setup()
    threads = [threading.Thread(target=worker_task) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
