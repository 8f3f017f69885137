"""A class larger than one teacher's folder: JupyterHub with the book and an exchange of its own.

jupyterhub_config     what JupyterHub reads; the rest follows from one settings file
settings, roster      the settings file and the list of people, checked with errors that teach
exchange_service      keeps releases, submissions and feedback; knows a student by the hub's token
store                 how the service keeps them on disk
bundle                files on their way between a server and the service
client, exchange,
listing               nbgrader's fetch, submit, collect and feedback, through the service
refuse_autograde      closes nbgrader's own autograde, which runs student code as its caller
one_machine           a spawner that separates users on one machine without accounts or containers
links, memory         nbgitpuller links; how much memory a class needs
"""
