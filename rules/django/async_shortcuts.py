"""The asynchronous shortcuts over the synchronous ones."""

from asgiref.sync import sync_to_async


async def aget_object_or_404(klass, *args, **kwargs):
    from django.shortcuts import get_object_or_404

    return await sync_to_async(get_object_or_404)(klass, *args, **kwargs)


async def aget_list_or_404(klass, *args, **kwargs):
    from django.shortcuts import get_list_or_404

    return await sync_to_async(get_list_or_404)(klass, *args, **kwargs)
