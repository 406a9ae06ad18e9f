"""What every driver must keep, as a test suite that its author runs.

::

    pytest --pyargs drivers.conformance --driver NAME --scenario SCENARIO
    pytest --pyargs drivers.conformance --driver NAME --target serial:/dev/ttyACM0
    pytest --pyargs drivers.conformance --driver NAME --start "python -m my_simulator"

Needs the extra ``conformance``. Without a device to read only the checks that need none are run.
A simulated device of a driver over Bluetooth is read over the simulators' virtual radio, with each fault.
``--over ble`` tests the Bluetooth face of a driver that has both.

``--product`` names a profile, by its id or its TOML file. See docs/driver-author.md.
"""
