"""Processes, as users are told to write it: each worker takes the instance, and sets up where that has not been done."""

import multiprocessing

from ansys.dynamicreporting.core.serverless import ADR, String


def worker_task():
    adr = ADR.get_instance()
    if not adr.is_setup:
        adr.setup()
    adr.create_item(String, name="task", content="from a worker", tags="example=1")
    print("worker OK", flush=True)


if __name__ == "__main__":
    adr = ADR(ansys_installation=r"/ansys_inc/v261", db_directory=r"/data/reports")
    adr.setup()
    processes = [multiprocessing.Process(target=worker_task) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
